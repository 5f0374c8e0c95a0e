using FastNn.Contracts;
using FastNn.Serving;

namespace FastNn;

/// <summary>
/// A model that can be replaced while it is in use: any number of threads predict, <see cref="Publish"/> replaces the network, and no call waits for it. A call
/// uses one model from the first layer to the last.
/// </summary>
/// <remarks>Any thread. A prediction neither locks nor allocates. Models are copies: a published network may be changed freely. A replaced model is garbage
/// when its last call has ended.</remarks>
public sealed class ModelHandle : IPredictor, IDisposable
{
    readonly Lock publishing = new();
    readonly PredictorPoolOptions options;
    PublishedModel current;
    volatile bool disposed;

    /// <param name="network">The first model. It is copied.</param>
    /// <param name="maxBatch">As <see cref="PredictorOptions.MaxBatch"/>.</param>
    /// <param name="callers">As <see cref="PredictorPoolOptions.Callers"/>; more callers than these wait for each other, as in
    /// <see cref="PredictorPool.Rent"/>.</param>
    /// <inheritdoc cref="PredictorPool(Network, int, int)" path="/exception"/>
    public ModelHandle(Network network, int maxBatch = 1, int callers = 0) : this(network, new() { MaxBatch = maxBatch, Callers = callers }) { }

    /// <param name="network">The first model. It is copied.</param>
    /// <param name="options">The settings of the predictors.</param>
    /// <inheritdoc cref="Network.CreatePredictor(PredictorOptions)" path="/exception"/>
    public ModelHandle(Network network, PredictorPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        Inputs = network.Inputs;
        Outputs = network.Outputs;
        current = Create(network, 1);
    }

    /// <summary>Features of a sample; the same for all models of the handle.</summary>
    public int Inputs { get; }

    /// <summary>Outputs of a sample; the same for all models of the handle.</summary>
    public int Outputs { get; }

    /// <summary>How long a call waits where all predictors are rented, from 0 (not at all) to a day; 5 seconds unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above a day.</exception>
    public TimeSpan RentTimeout { get; init => field = SpinBackoff.Check(value, nameof(RentTimeout)); } = SpinBackoff.DefaultTimeout;

    /// <summary>The version that a call which begins now predicts with; readable after <see cref="Dispose"/> too.</summary>
    public ModelVersion Current => Volatile.Read(ref current).Version;

    /// <summary>The model that a call which begins now predicts with, for calls that must use it later, whatever is published meanwhile.</summary>
    public ModelSnapshot Snapshot => new(this, Volatile.Read(ref current));

    /// <summary>
    /// Replaces the model by a copy of a network for all calls that begin afterwards; running calls finish with theirs. The copy is made on this thread; the
    /// exchange is one write of a reference.
    /// </summary>
    /// <param name="network">The new model. It must not change during the call: where a trainer trains it, publish on its thread, between batches or in a
    /// callback.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="ArgumentException">The network has other inputs or outputs than the models before it; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public ModelVersion Publish(Network network)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(network);
        Require.Argument(network.Inputs == Inputs && network.Outputs == Outputs, nameof(network),
            $"network has {network.Inputs} inputs and {network.Outputs} outputs; the models of this handle have {Inputs} and {Outputs}. Make another " +
            $"handle for it.");
        lock (publishing)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            PublishedModel next = Create(network, current.Version.Number + 1);
            Volatile.Write(ref current, next);
            return next.Version;
        }
    }

    /// <summary>Rents a predictor of the current model, for calls that must use the same model or need its version. Waits as <see cref="PredictorPool.Rent"/>
    /// does.</summary>
    /// <exception cref="TimeoutException">None was returned within <see cref="RentTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public ModelLease Rent() => Rent(null);

    /// <summary>Rents a predictor of a model; null for the current one.</summary>
    internal ModelLease Rent(PublishedModel? snapshot)
    {
        var waiting = new SpinBackoff(RentTimeout);
        while (true)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            PublishedModel model = snapshot ?? Volatile.Read(ref current);
            if (model.Pool.TryTake(out PredictorLease lease))
            {
                return new ModelLease(lease, model.Version);
            }
            waiting.SpinOnce(model.Pool.Callers);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">All predictors were rented for <see cref="RentTimeout"/>.</exception>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output)
    {
        // Without a lease where a predictor is free, as nearly always.
        if (!disposed && Volatile.Read(ref current).Pool.TryTake(out PredictorSlot? slot, out long ticket))
        {
            slot.PredictOne(ticket, input, output);
            return;
        }
        using ModelLease lease = Rent();
        lease.PredictOne(input, output);
    }

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">All predictors were rented for <see cref="RentTimeout"/>.</exception>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        using ModelLease lease = Rent();
        lease.PredictBatch(inputs, outputs);
    }

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">All predictors were rented for <see cref="RentTimeout"/>.</exception>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> outputs, OutputKind? kind = null)
    {
        using ModelLease lease = Rent();
        lease.PredictProbabilities(inputs, outputs, kind);
    }

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">All predictors were rented for <see cref="RentTimeout"/>.</exception>
    public int Classify(ReadOnlySpan<float> input)
    {
        using ModelLease lease = Rent();
        return lease.Classify(input);
    }

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">All predictors were rented for <see cref="RentTimeout"/>.</exception>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes)
    {
        using ModelLease lease = Rent();
        lease.Classify(inputs, classes);
    }

    /// <summary>Ends the handle; running calls finish. A second call does nothing.</summary>
    public void Dispose()
    {
        lock (publishing)
        {
            disposed = true;
            current.Pool.Dispose();
        }
    }

    PublishedModel Create(Network network, long number)
    {
        Network copy = network.Copy();
        return new(new(copy, options), new() { Number = number, ContentHash = copy.ComputeHash(), PublishedAt = DateTimeOffset.UtcNow });
    }

    /// <summary>A model and its version, exchanged as one.</summary>
    internal sealed record PublishedModel(PredictorPool Pool, ModelVersion Version);
}
