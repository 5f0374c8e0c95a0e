using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Publishes the progress of a training to other threads, and reports every epoch. Allocates nothing per batch.</summary>
/// <param name="onEpoch">Called after every epoch.</param>
sealed class TrainingMonitor(Action<EpochReport> onEpoch) : Callback
{
    long batches;
    volatile float loss = float.NaN;

    /// <summary>The number of batches so far. Any thread.</summary>
    public long Batches => Volatile.Read(ref batches);

    /// <summary>The loss of the last batch. Any thread.</summary>
    public float Loss => loss;

    /// <summary>The loss of the last batch as text. Any thread.</summary>
    public string Text => float.IsNaN(loss) ? "loss -" : Invariant($"loss {loss:f4}");

    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        loss = progress.Loss;
        Volatile.Write(ref batches, trainer.Steps);
    }

    public override void OnEpoch(Trainer trainer, EpochReport epoch) => onEpoch(epoch);
}
