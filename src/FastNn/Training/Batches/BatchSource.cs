namespace FastNn.Training;

/// <summary>Supplies samples in batches, from its own memory.</summary>
abstract class BatchSource : IDisposable
{
    /// <summary>Batches in an epoch, the last one often smaller.</summary>
    public abstract int Count { get; }

    /// <summary>Begins an epoch.</summary>
    /// <param name="order">The number of the order of its samples; null for that of the data.</param>
    /// <param name="batch">The first batch to be read.</param>
    public abstract void Begin(int? order, int batch);

    /// <summary>Waits until a batch can be read at once; returns false where it was cancelled meanwhile.</summary>
    public virtual bool Await(int batch, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested;

    /// <summary>Returns a batch, valid until the next call.  inputs: [rows, inputs]  targets: as many</summary>
    public abstract ReadOnlySpan<float> Read(int batch, out Targets targets);

    public abstract void Dispose();
}
