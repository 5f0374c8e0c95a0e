namespace FastNn;

/// <summary>Something that <see cref="Trainer.Fit"/> tells what happens. Override what you want to hear; <see cref="Trainer.RequestStop"/> ends the training.</summary>
/// <remarks>Called on the thread that trains. What <see cref="OnBatch"/> allocates, it allocates every batch.</remarks>
public abstract class Callback
{
    /// <summary>Before the first batch.</summary>
    public virtual void OnStart(Trainer trainer) { }

    /// <summary>After every batch.</summary>
    public virtual void OnBatch(Trainer trainer, in TrainingProgress progress) { }

    /// <summary>After every whole epoch and its validation.</summary>
    public virtual void OnEpoch(Trainer trainer, EpochReport epoch) { }

    /// <summary>After the last epoch, also of a training that was stopped or cancelled.</summary>
    public virtual void OnEnd(Trainer trainer, TrainingReport report) { }
}
