using FastNn.Serving;

namespace FastNn;

/// <summary>
/// A model that can be replaced while it is in use: any number of threads predict, <see cref="Publish"/> gives them another network, and none of them waits. A
/// call sees exactly one model from the first layer to the last.
/// </summary>
/// <remarks>Any thread. A prediction allocates nothing and takes no lock. Models are copies: what happens to a network after it was published does not reach
/// the callers. One that was replaced is garbage as soon as its last caller has left.</remarks>
public sealed class ModelHandle : IDisposable
{
    readonly Lock publishing = new();
    readonly int maxBatch, callers;
    readonly bool exactOrder;
    PublishedModel current;
    volatile bool disposed;

    /// <param name="network">The first model. It is copied.</param>
    /// <param name="maxBatch">The most rows that go through the layers at once, at least 1; larger batches are taken in pieces.</param>
    /// <param name="callers">How many callers can predict at one time; twice the processor cores (0) unless set. More than these wait for each other, as in
    /// <see cref="PredictorPool.Rent"/>.</param>
    /// <param name="exactOrder">As for <see cref="Network.CreatePredictor"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">maxBatch is below 1, or callers is not from 0 to 65,536.</exception>
    /// <exception cref="ArgumentException">The outputs of such a batch are more than fit into one block.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public ModelHandle(Network network, int maxBatch = 1, int callers = 0, bool exactOrder = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        (this.maxBatch, this.callers, this.exactOrder) = (maxBatch, callers, exactOrder);
        Inputs = network.Inputs;
        Outputs = network.Outputs;
        current = Make(network, 1);
    }

    /// <summary>Features of a sample; the same for all models of the handle.</summary>
    public int Inputs { get; }

    /// <summary>Outputs of a sample; the same for all models of the handle.</summary>
    public int Outputs { get; }

    /// <summary>How long a call waits where all predictors are in use, from 0 (not at all) to a day; 5 seconds unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or longer.</exception>
    public TimeSpan RentTimeout { get; init => field = SpinBackoff.Check(value, nameof(RentTimeout)); } = SpinBackoff.Usual;

    /// <summary>Which model a call that begins now predicts with. Can be read after <see cref="Dispose"/> too.</summary>
    public ModelVersion Current => Volatile.Read(ref current).Version;

    /// <summary>
    /// Replaces the model by a copy of a network, for all calls that begin afterwards; those that run finish with theirs. All the work is done on this
    /// thread before the exchange, which is the writing of one reference.
    /// </summary>
    /// <param name="network">What predicts from now on. Nothing may change it meanwhile: where a trainer does, publish on its thread, between batches or in a
    /// callback.</param>
    /// <returns>The version that it has become.</returns>
    /// <exception cref="ArgumentException">It has other inputs or outputs than the models before it; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public ModelVersion Publish(Network network)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(network);
        if (network.Inputs != Inputs || network.Outputs != Outputs)
        {
            throw new ArgumentException($"The handle's callers give {Inputs} inputs and take {Outputs} outputs, the network has {network.Inputs} and {network.Outputs}. Make another handle for it.", nameof(network));
        }
        lock (publishing)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            PublishedModel next = Make(network, current.Version.Number + 1);
            Volatile.Write(ref current, next);
            return next.Version;
        }
    }

    /// <summary>Rents a predictor of the current model, for calls that must see the same model or want to know its version. Waits as
    /// <see cref="PredictorPool.Rent"/> does.</summary>
    /// <exception cref="TimeoutException">None came back within <see cref="RentTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public ModelLease Rent()
    {
        var waiting = new SpinBackoff(RentTimeout);
        while (true)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            PublishedModel model = Volatile.Read(ref current);
            if (model.Pool.TryTake(out PredictorLease lease))
            {
                return new ModelLease(lease, model.Version);
            }
            waiting.Once(model.Pool.Capacity);
        }
    }

    /// <summary>Predicts one sample.  input: [inputs]  output: [outputs]</summary>
    /// <exception cref="ArgumentException">A span is not of that length.</exception>
    /// <exception cref="TimeoutException">All predictors were in use for <see cref="RentTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output)
    {
        using ModelLease lease = Rent();
        lease.PredictOne(input, output);
    }

    /// <summary>Predicts any number of samples, all with the same model.  inputs: [rows, inputs], row-major  outputs: [rows, outputs], row-major</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or the outputs are not as many rows.</exception>
    /// <exception cref="TimeoutException">All predictors were in use for <see cref="RentTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        using ModelLease lease = Rent();
        lease.PredictBatch(inputs, outputs);
    }

    /// <summary>The place of the largest output of one sample, the first among equals.  input: [inputs]</summary>
    /// <exception cref="ArgumentException">The span is not of that length.</exception>
    /// <exception cref="TimeoutException">All predictors were in use for <see cref="RentTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public int Classify(ReadOnlySpan<float> input)
    {
        using ModelLease lease = Rent();
        return lease.Classify(input);
    }

    /// <summary>The place of the largest output of every sample, all with the same model.  inputs: [rows, inputs], row-major  classes: [rows]</summary>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or the classes are not as many.</exception>
    /// <exception cref="TimeoutException">All predictors were in use for <see cref="RentTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes)
    {
        using ModelLease lease = Rent();
        lease.Classify(inputs, classes);
    }

    /// <summary>Predicts for nobody any more; calls that run finish. A second time does nothing.</summary>
    public void Dispose()
    {
        lock (publishing)
        {
            disposed = true;
            current.Pool.Dispose();
        }
    }

    PublishedModel Make(Network network, long number)
    {
        Network copy = network.Copy();
        return new PublishedModel(new PredictorPool(copy, maxBatch, callers, exactOrder), new ModelVersion(number, copy.ComputeHash(), DateTimeOffset.UtcNow));
    }

    /// <summary>A model and who it is, exchanged as one.</summary>
    sealed record PublishedModel(PredictorPool Pool, ModelVersion Version);
}
