namespace FastNn.Cli;

/// <summary>
/// Hears the training on its thread: keeps where it stands for others to look at, tells every epoch, and stops a training that has diverged.
/// Allocates nothing per batch, so that the bytes it reports are the trainer's own.
/// </summary>
/// <param name="onEpoch">Told after every epoch.</param>
internal sealed class TrainingWatch(Action<EpochReport> onEpoch) : Callback
{
    long batches;
    volatile float loss = float.NaN;

    /// <summary>Batches trained so far. Any thread.</summary>
    public long Batches => Volatile.Read(ref batches);

    /// <summary>The loss of the last batch. Any thread.</summary>
    public float Loss => loss;

    /// <summary>Whether the loss became infinite or NaN; the weights are of no use then.</summary>
    public bool HasDiverged { get; private set; }

    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        loss = progress.Loss;
        Volatile.Write(ref batches, trainer.Steps);
        if (!float.IsFinite(progress.Loss))
        {
            HasDiverged = true;
            trainer.RequestStop();
        }
    }

    public override void OnEpoch(Trainer trainer, EpochReport epoch) => onEpoch(epoch);
}
