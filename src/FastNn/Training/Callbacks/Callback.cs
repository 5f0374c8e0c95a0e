namespace FastNn;

/// <summary>Base class for hooks that <see cref="Trainer.Fit(Data.Dataset, Data.Dataset, CancellationToken)"/> calls. Override the ones you need;
/// <see cref="Trainer.RequestStop"/> ends the training, <see cref="Trainer.RequestCheckpoint"/> saves a checkpoint.</summary>
/// <remarks>Called on the thread that trains. Allocations of <see cref="OnBatch"/> are made in every batch.</remarks>
public abstract class Callback
{
    /// <summary>Called before the first batch.</summary>
    public virtual void OnStart(Trainer trainer) { }

    /// <summary>Called after every batch, except a batch with which the training diverges.</summary>
    public virtual void OnBatch(Trainer trainer, in TrainingProgress progress) { }

    /// <summary>Called after every completed epoch and its validation.</summary>
    public virtual void OnEpoch(Trainer trainer, EpochReport epoch) { }

    /// <summary>Called after the last epoch, also if the training was stopped or cancelled, or if an exception ends it (<see cref="StopReason.Failed"/>), which
    /// Fit rethrows afterwards. Called for every callback whose <see cref="OnStart"/> returned, even if another callback throws.</summary>
    public virtual void OnEnd(Trainer trainer, TrainingReport report) { }

    /// <summary>Saves the callback's state into a checkpoint, under names of its own; saves nothing by default.</summary>
    protected internal virtual void Save(Trainer trainer, TrainingState state) { }

    /// <summary>Validates a state that <see cref="Restore"/> will read. <see cref="Trainer.Resume"/> calls it before it changes anything, and before any
    /// training begins; accepts every state by default.</summary>
    /// <exception cref="KeyNotFoundException">An entry is missing from the state, or is not valid.</exception>
    protected internal virtual void Check(Trainer trainer, TrainingState state) { }

    /// <summary>Restores the state that <see cref="Save"/> saved, after <see cref="OnStart"/> of a training that is resumed.</summary>
    /// <exception cref="KeyNotFoundException">An entry is missing from the state.</exception>
    protected internal virtual void Restore(Trainer trainer, TrainingState state) { }
}
