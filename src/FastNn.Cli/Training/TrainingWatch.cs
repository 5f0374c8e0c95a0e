namespace FastNn.Cli;

/// <summary>
/// Hears the training on its thread: keeps where it stands for others to look at, and tells every epoch. Allocates nothing per batch, so that the bytes it
/// reports are the trainer's own.
/// </summary>
/// <param name="onEpoch">Told after every epoch.</param>
sealed class TrainingWatch(Action<EpochReport> onEpoch) : Callback
{
    long batches;
    volatile float loss = float.NaN;

    /// <summary>Batches trained so far. Any thread.</summary>
    public long Batches => Volatile.Read(ref batches);

    /// <summary>The loss of the last batch. Any thread.</summary>
    public float Loss => loss;

    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        loss = progress.Loss;
        Volatile.Write(ref batches, trainer.Steps);
    }

    public override void OnEpoch(Trainer trainer, EpochReport epoch) => onEpoch(epoch);
}
