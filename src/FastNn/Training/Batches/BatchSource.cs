namespace FastNn.Training;

/// <summary>Samples a batch at a time, in memory of its own.</summary>
abstract class BatchSource : IDisposable
{
    /// <summary>Batches in an epoch, the last one often smaller.</summary>
    public abstract int Count { get; }

    /// <summary>Begins an epoch.</summary>
    /// <param name="order">The number of the order in which its samples come; null for the one they have.</param>
    /// <param name="batch">The first batch that is going to be read.</param>
    public abstract void Begin(int? order, int batch);

    /// <summary>Waits until a batch can be read at once; false where it was cancelled meanwhile.</summary>
    public virtual bool Await(int batch, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested;

    /// <summary>Gives a batch, valid until the next is asked for.  inputs: [rows, inputs]  targets: as many</summary>
    public abstract ReadOnlySpan<float> Read(int batch, out Targets targets);

    public abstract void Dispose();
}
