using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastNn.Hosting;

/// <summary>
/// A model of the service, under a name: <c>[FromKeyedServices("digits")] ServedModel model</c>. It predicts for any number of threads, measures what it
/// does, and takes a new version from its file or from <see cref="Publish"/> without a pause for its callers.
/// </summary>
/// <remarks>Any thread. A prediction allocates nothing and takes no lock.</remarks>
public sealed class ServedModel : IPredictor, IDisposable
{
    // Whoever reads the file holds the first, for as long as that takes; whoever exchanges the model the second, for no longer than that takes.
    readonly Lock reading = new(), changing = new();
    readonly CancellationTokenSource stopping = new();
    readonly ModelMetrics? metrics;
    readonly KeyValuePair<string, object?> tag;
    readonly ILogger logger;
    ModelHandle? handle;
    volatile ModelProblem? problem;
    volatile bool disposed;

    internal ServedModel(string name, ModelOptions options, ModelMetrics? metrics, ILogger logger)
    {
        Name = name;
        Options = options;
        this.metrics = metrics;
        this.logger = logger;
        tag = ModelMetrics.Tag(name);
        Source = new ModelSource(name, options, Serve, logger);
        metrics?.Add(this);
    }

    /// <summary>Creates a model without a host, for tests of classes that take one: it predicts with a copy of the network, and is neither measured nor
    /// logged.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="network">The network to predict with.</param>
    /// <exception cref="ArgumentException">The network has a parameter that is not finite.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers.</exception>
    public static ServedModel Create(string name, Network network)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var model = new ServedModel(name, new ModelOptions { Watch = false }, null, NullLogger.Instance);
        model.Publish(network);
        return model;
    }

    /// <summary>The name that it was added under.</summary>
    public string Name { get; }

    /// <summary>Whether there is a model; where there is none, predicting is refused.</summary>
    public bool IsLoaded => Volatile.Read(ref handle) is not null;

    /// <summary>The version that a call which begins now predicts with; null while there is none.</summary>
    public ModelVersion? Current => Volatile.Read(ref handle)?.Current;

    /// <summary>Why the file was refused that was looked at last; null where it was good.</summary>
    public ModelProblem? LastProblem => problem;

    /// <summary>Features of a sample.</summary>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    public int Inputs => Loaded.Inputs;

    /// <summary>Outputs of a sample.</summary>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    public int Outputs => Loaded.Outputs;

    internal ModelOptions Options { get; }

    internal ModelSource Source { get; }

    /// <summary>Whether the file has to be looked at although nothing says that it has changed.</summary>
    internal bool IsLookNeeded => problem is not null || !Source.IsSettled;

    internal AnswerHeaders Headers { get; } = new();

    ModelHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return Loaded;
        }
    }

    ModelHandle Loaded => Volatile.Read(ref handle) ?? throw new InvalidOperationException($"The model \"{Name}\" is not loaded{(problem is { } p ? $": {p.Message}" : "; it is when the host has started.")}");

    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output)
    {
        using var call = new MeasuredCall(Handle, metrics, tag);
        call.Lease.PredictOne(input, output);
        call.Complete(1);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => Predict(inputs, outputs, inputs.Length / Handle.Inputs, out _, out _);

    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> outputs, OutputKind? kind = null)
    {
        using var call = new MeasuredCall(Handle, metrics, tag);
        call.Lease.PredictProbabilities(inputs, outputs, kind);
        call.Complete(inputs.Length / call.Lease.Inputs);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public int Classify(ReadOnlySpan<float> input)
    {
        using var call = new MeasuredCall(Handle, metrics, tag);
        int index = call.Lease.Classify(input);
        call.Complete(1);
        return index;
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes)
    {
        using var call = new MeasuredCall(Handle, metrics, tag);
        call.Lease.Classify(inputs, classes);
        call.Complete(classes.Length);
    }

    /// <summary>
    /// Rents a predictor of the version that serves, for calls that must see the same one or want to know which. What is predicted with it is not measured.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no model yet.</exception>
    /// <exception cref="TimeoutException">More than <see cref="ModelOptions.Callers"/> were predicting for 5 seconds.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed, as it is with its host.</exception>
    public ModelLease Rent() => Handle.Rent();

    /// <summary>
    /// Replaces the model by a copy of a network, for all calls that begin afterwards: how a <see cref="Trainer"/> of the same process shares what it has
    /// learned. The file stays as it is, and is read again when it changes.
    /// </summary>
    /// <param name="network">What predicts from now on. Nothing may change it meanwhile: where a trainer does, publish on its thread.</param>
    /// <exception cref="ArgumentException">It has other inputs or outputs than the model before it, or a parameter that is not finite; nothing is
    /// changed.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed, as it is with its host.</exception>
    public ModelVersion Publish(Network network)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(network);
        if (Finite.ProblemOf(network) is { } wrong)
        {
            throw new ArgumentException($"The network {wrong} The model \"{Name}\" stays as it is.", nameof(network));
        }
        return Serve(network, "the process");
    }

    /// <summary>
    /// Looks at the file now, and takes over what it holds if that is new and good: other content than was taken over last, or the same, written anew after
    /// another
    /// network was published. What is not good is logged and remembered in <see cref="LastProblem"/>.
    /// </summary>
    /// <returns>Whether a new version serves.</returns>
    /// <exception cref="ObjectDisposedException">The model is disposed, as it is with its host.</exception>
    public bool Reload() => Look(byContent: true);

    /// <summary>Looks at the file, as <see cref="Reload"/> does.</summary>
    /// <param name="byContent">Whether its content is looked at too where it is, by its status, the file of the last look.</param>
    internal bool Look(bool byContent)
    {
        lock (reading)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            try
            {
                bool isNew = Source.TakeChanged(Volatile.Read(ref handle), byContent, stopping.Token);
                problem = null;
                return isNew;
            }
            catch when (disposed)
            {
                // The reading was ended.
                throw new ObjectDisposedException(nameof(ServedModel));
            }
            catch (Exception e)
            {
                Refuse(e);
                return false;
            }
        }
    }

    /// <summary>The first load: from the file, or, where there is none yet, from what makes the network.</summary>
    internal void Load(CancellationToken cancellationToken)
    {
        lock (reading)
        {
            try
            {
                Source.TakeFirst(cancellationToken);
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                if (Options.Required)
                {
                    throw new InvalidOperationException($"The model \"{Name}\" could not be loaded: {e.Message} Set Required to false to start without it.", e);
                }
                Refuse(e);
            }
        }
    }

    /// <summary>Predicts, measures, and says with which version and how long it took.</summary>
    internal void Predict(ReadOnlySpan<float> inputs, Span<float> outputs, int rows, out ModelVersion version, out double seconds)
    {
        using var call = new MeasuredCall(Handle, metrics, tag);
        version = call.Lease.Version;
        call.Lease.PredictBatch(inputs, outputs);
        seconds = call.Complete(rows);
    }

    /// <summary>Predicts for nobody any more. The host does it when it stops.</summary>
    public void Dispose()
    {
        lock (changing)
        {
            disposed = true;
            handle?.Dispose();
        }
        // A reading ends by itself, soon: nobody waits for it.
        stopping.Cancel();
    }

    ModelVersion Serve(Network network, string from)
    {
        lock (changing)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            ModelVersion version;
            if (handle is null)
            {
                var first = new ModelHandle(network, Options.MaxBatch, Options.Callers);
                version = first.Current;
                Volatile.Write(ref handle, first);
            }
            else
            {
                version = handle.Publish(network);
                metrics?.Swapped(tag);
            }
            logger.Serves(Name, version.Number, version.ContentHash, from);
            return version;
        }
    }

    // A problem that stays is said once.
    void Refuse(Exception e)
    {
        if (problem?.Message == e.Message)
        {
            return;
        }
        metrics?.Refused(tag);
        problem = new() { Message = e.Message, At = DateTimeOffset.UtcNow };
        if (Current is { } current)
        {
            logger.Refused(Name, Source.Place, current.Number, e.Message);
        }
        else
        {
            logger.NotLoaded(Name, e.Message);
        }
    }
}

/// <summary>Why a file was refused.</summary>
public sealed record ModelProblem
{
    /// <summary>The reason, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>When the file was read.</summary>
    public required DateTimeOffset At { get; init; }
}
