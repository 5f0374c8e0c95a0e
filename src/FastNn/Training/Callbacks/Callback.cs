namespace FastNn;

/// <summary>Something that <c>Trainer.Fit</c> tells what happens. Override what you want to hear; <see cref="Trainer.RequestStop"/> ends the
/// training.</summary>
/// <remarks>Called on the thread that trains. What <see cref="OnBatch"/> allocates, it allocates every batch.</remarks>
public abstract class Callback
{
    /// <summary>Before the first batch.</summary>
    public virtual void OnStart(Trainer trainer) { }

    /// <summary>After every batch, but not after one with which the training diverges.</summary>
    public virtual void OnBatch(Trainer trainer, in TrainingProgress progress) { }

    /// <summary>After every whole epoch and its validation.</summary>
    public virtual void OnEpoch(Trainer trainer, EpochReport epoch) { }

    /// <summary>Keeps what it has learned so far for a checkpoint, under names of its own; nothing unless overridden.</summary>
    protected internal virtual void Save(Trainer trainer, TrainingState state) { }

    /// <summary>Refuses what <see cref="Restore"/> could not take over, before anything is changed: <see cref="Trainer.Resume"/> calls it, when no training has
    /// begun. Reads what
    /// Restore reads; nothing unless overridden.</summary>
    /// <exception cref="KeyNotFoundException">Something is missing in the state.</exception>
    protected internal virtual void Check(Trainer trainer, TrainingState state) { }

    /// <summary>Takes over what <see cref="Save"/> kept, after <see cref="OnStart"/> of a training that is resumed.</summary>
    /// <exception cref="KeyNotFoundException">Something is missing in the state.</exception>
    protected internal virtual void Restore(Trainer trainer, TrainingState state) { }

    /// <summary>
    /// After the last epoch, also of a training that was stopped or cancelled, or is ended by an exception (<see cref="StopReason.Failed"/>), which comes out
    /// of
    /// Fit afterwards. Everybody whose <see cref="OnStart"/> has come to its end hears it, whatever others throw.
    /// </summary>
    public virtual void OnEnd(Trainer trainer, TrainingReport report) { }

    /// <summary>How often something is done, where 0 is never.</summary>
    private protected static int NotNegative(int value, string name) => value >= 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must be at least 1, or 0 for never.");
}
