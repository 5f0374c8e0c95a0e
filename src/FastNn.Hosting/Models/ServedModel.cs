using FastNn.Contracts;
using FastNn.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastNn.Hosting;

/// <summary>
/// A named model of the service: <c>[FromKeyedServices("digits")] ServedModel model</c>. It predicts on any number of threads, records metrics, and is replaced
/// by a new version of its file, or by <see cref="Publish"/>, without blocking its callers.
/// </summary>
/// <remarks>Any thread. A prediction allocates nothing and takes no lock.</remarks>
public sealed partial class ServedModel : IPredictor, IDisposable
{
    // The first is held while the file is loaded, the second only while the model is replaced.
    readonly Lock loading = new(), changing = new();
    readonly CancellationTokenSource stopping = new();
    readonly ModelMetrics? metrics;
    readonly KeyValuePair<string, object?> tag;
    readonly ILogger logger;
    ModelHandle? handle;
    LoadedModel? loaded;
    volatile ModelProblem? problem;
    volatile bool disposed;

    // Whether columns fit the types of rows of endpoints: called with those of every version before it is served.
    Action<TableSchema?>? checks;

    internal ServedModel(string name, ModelOptions options, ModelMetrics? metrics, ILogger logger)
    {
        Name = name;
        Options = options;
        this.metrics = metrics;
        this.logger = logger;
        tag = ModelMetrics.CreateTag(name);
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

    /// <summary>The name of the model.</summary>
    public string Name { get; }

    /// <summary>Whether a version is loaded. If not, predictions throw.</summary>
    public bool IsLoaded => Loaded is not null;

    /// <summary>The loaded version; null while there is none.</summary>
    public ModelVersion? Current => Loaded?.Snapshot.Version;

    /// <summary>Why the last file was rejected; null where it was valid.</summary>
    public ModelProblem? LastProblem => problem;

    /// <summary>The number of inputs.</summary>
    /// <exception cref="InvalidOperationException">No version is loaded.</exception>
    public int Inputs => Present.Inputs;

    /// <summary>The number of outputs.</summary>
    /// <exception cref="InvalidOperationException">No version is loaded.</exception>
    public int Outputs => Present.Outputs;

    /// <summary>The columns of the loaded version, by whose names requests give samples; null without a schema, and without a version.</summary>
    public TableSchema? Schema => Loaded?.Columns?.Schema;

    /// <summary>Returns whether requests may have null for an input of <see cref="Schema"/>: whether the network predicts without its value.</summary>
    /// <param name="input">The index in <see cref="TableSchema.Inputs"/>.</param>
    /// <exception cref="InvalidOperationException">No version is loaded, or it has no schema.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public bool AllowsMissing(int input)
    {
        NamedColumns columns = Present.Columns ?? throw new InvalidOperationException($"The model \"{Name}\" has no schema of a table; see TableSchema.AddTo.");
        Require.Range((uint)input < (uint)columns.Count, nameof(input), $"input is {input}; it must be from 0 to {columns.Count - 1}.");
        return columns.AllowsMissing[input];
    }

    /// <summary>The <see cref="Network.Metadata"/> of the loaded version.</summary>
    /// <exception cref="InvalidOperationException">No version is loaded.</exception>
    public IReadOnlyDictionary<string, string> Metadata => Present.Snapshot.Metadata;

    internal ModelOptions Options { get; }

    internal ModelSource Source { get; }

    /// <summary>Whether to reload the file without a change of its status.</summary>
    internal bool NeedsReload => problem is not null || !Source.IsSettled;

    internal ResponseHeaders Headers { get; } = new();

    /// <summary>The loaded version with its columns, exchanged as one; null while there is none.</summary>
    internal LoadedModel? Loaded => Volatile.Read(ref loaded);

    ModelSnapshot Snapshot
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return Present.Snapshot;
        }
    }

    LoadedModel Present => Loaded
        ?? throw new InvalidOperationException($"The model \"{Name}\" is not loaded{(problem is { } p ? $": {p.Message}" : "; start the host first.")}");

    /// <summary>Rents a predictor of the loaded version, for several predictions with the same version. Its predictions are not in the metrics.</summary>
    /// <exception cref="InvalidOperationException">No version is loaded.</exception>
    /// <exception cref="TimeoutException"><see cref="ModelOptions.Callers"/> other predictions were running for 5 seconds.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed, as when the host stops.</exception>
    public ModelLease Rent() => Snapshot.Rent();

    /// <summary>
    /// Replaces the model by a copy of a network, for all later calls; for example by the network of a <see cref="Trainer"/> of the same process. The file does
    /// not change, and is still reloaded when it does.
    /// </summary>
    /// <param name="network">The network. It must not change during the call: publish on the thread of its trainer.</param>
    /// <exception cref="ArgumentException">The network has other inputs or outputs than the loaded version, or a parameter that is not finite. The model is
    /// unchanged.</exception>
    /// <exception cref="FastNnFormatException">The network has a malformed schema, or one that a type of rows does not fit. The model is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed, as when the host stops.</exception>
    public ModelVersion Publish(Network network)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(network);
        string? unfit = Finite.DescribeProblem(network);
        Require.Argument(unfit is null, nameof(network), $"network {unfit} The model \"{Name}\" is unchanged.");
        return Serve(network, "Publish");
    }

    /// <summary>
    /// Reloads the file where it has changed: where its content is another, or the same written again after another network was published. A file that is
    /// rejected is logged, and <see cref="LastProblem"/> tells why.
    /// </summary>
    /// <returns>Whether a new version was loaded.</returns>
    /// <exception cref="ObjectDisposedException">The model was disposed, as when the host stops.</exception>
    public bool Reload() => Reload(byContent: true);

    /// <summary>Reloads the file where it has changed.</summary>
    /// <param name="byContent">Whether to compare the content of a file with an unchanged status.</param>
    internal bool Reload(bool byContent)
    {
        lock (loading)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            try
            {
                bool isNew = Source.LoadChanged(Volatile.Read(ref handle), byContent, stopping.Token);
                problem = null;
                return isNew;
            }
            catch when (disposed)
            {
                // Dispose has cancelled the loading.
                throw new ObjectDisposedException(nameof(ServedModel));
            }
            catch (Exception e)
            {
                Reject(e);
                return false;
            }
        }
    }

    /// <summary>Loads the first version: from the file, or from <see cref="ModelOptions.Create"/> where there is none.</summary>
    internal void Load(CancellationToken cancellationToken)
    {
        lock (loading)
        {
            try
            {
                Source.LoadFirst(cancellationToken);
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                if (Options.Required)
                {
                    throw new InvalidOperationException($"The model \"{Name}\" could not be loaded: {e.Message} Set Required to false to start without it.", e);
                }
                Reject(e);
            }
        }
    }

    /// <summary>Ends the model: later predictions throw. The host calls it when it stops.</summary>
    public void Dispose()
    {
        lock (changing)
        {
            disposed = true;
            handle?.Dispose();
        }
        // Cancels a running load, without waiting for its end.
        stopping.Cancel();
    }

    /// <summary>Adds a check of the columns of this and all later versions, which throws to reject them.</summary>
    internal void AddCheck(Action<TableSchema?> check)
    {
        lock (changing)
        {
            if (Loaded is { } present)
            {
                check(present.Columns?.Schema);
            }
            checks += check;
        }
    }

    ModelVersion Serve(Network network, string from)
    {
        lock (changing)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            NamedColumns? columns = NamedColumns.Create(network);
            checks?.Invoke(columns?.Schema);
            if (handle?.Publish(network) is not null)
            {
                metrics?.RecordSwap(tag);
            }
            handle ??= new ModelHandle(network, Options.MaxBatch, Options.Callers);
            Volatile.Write(ref loaded, new LoadedModel(handle.Snapshot, columns, handle.Inputs, handle.Outputs));
            ModelVersion version = handle.Current;
            logger.Loaded(Name, version.Number, from, version.ContentHash);
            return version;
        }
    }

    // Logs the same problem once.
    void Reject(Exception e)
    {
        if (problem?.Message == e.Message)
        {
            return;
        }
        metrics?.RecordRejection(tag);
        problem = new() { Message = e.Message, At = DateTimeOffset.UtcNow };
        if (Current is { } current)
        {
            logger.Rejected(Name, Source.Name, current.Number, e.Message);
        }
        else
        {
            logger.NotLoaded(Name, e.Message);
        }
    }
}
