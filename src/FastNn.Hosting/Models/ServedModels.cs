using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FastNn.Hosting;

/// <summary>All models of the service, by name.</summary>
/// <remarks>Thread-safe; a lookup allocates nothing.</remarks>
public sealed class ServedModels : IDisposable
{
    readonly Dictionary<string, ServedModel> models = new(StringComparer.Ordinal);
    readonly HashSet<string> endpointNames = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="OptionsValidationException">Options are invalid; the message lists all errors of all models.</exception>
    internal ServedModels(IEnumerable<ModelName> names, IOptionsMonitor<ModelOptions> options, ModelMetrics metrics, ILogger<ServedModel> logger)
    {
        var failures = new List<string>();
        foreach (ModelName name in names)
        {
            try
            {
                models.Add(name.Value, new ServedModel(name.Value, options.Get(name.Value), metrics, logger));
            }
            catch (OptionsValidationException e)
            {
                failures.AddRange(e.Failures);
            }
        }
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(nameof(ModelOptions), typeof(ModelOptions), failures);
        }
    }

    /// <summary>The names, in the order in which the models were added.</summary>
    public IReadOnlyCollection<string> Names => models.Keys;

    /// <summary>Gets a model by name.</summary>
    /// <exception cref="KeyNotFoundException">No model has that name.</exception>
    public ServedModel this[string name] => TryGet(name, out ServedModel? model)
        ? model
        : throw new KeyNotFoundException($"The model \"{name}\" is unknown; the models are: {string.Join(", ", models.Keys)}.");

    /// <summary>Gets a model by name.</summary>
    /// <returns>Whether a model has that name.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out ServedModel? model) => models.TryGetValue(name, out model);

    /// <summary>Creates a unique name for an endpoint: the preferred one, or that with a number appended.</summary>
    internal string CreateEndpointName(string preferred)
    {
        string name = preferred;
        lock (endpointNames)
        {
            for (int i = 2; !endpointNames.Add(name); i++)
            {
                name = $"{preferred}-{i}";
            }
        }
        return name;
    }

    /// <summary>Disposes all models. The host calls it when it stops.</summary>
    public void Dispose()
    {
        foreach (ServedModel model in models.Values)
        {
            model.Dispose();
        }
    }
}

/// <summary>The name of an added model.</summary>
sealed record ModelName(string Value);

/// <summary>The name of the model of a health check.</summary>
sealed record CheckedModelName(string Value);

/// <summary>Loads all models before the other services of the host start, then watches their files.</summary>
sealed class ModelStart(ServedModels models, IEnumerable<CheckedModelName> checks, ILogger<ServedModel> logger) : IHostedLifecycleService, IDisposable
{
    readonly List<ModelFileWatch> watches = [];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (CheckedModelName check in checks)
            {
                // Throws for an unknown model now, not at the first health check.
                _ = models[check.Value];
            }
            foreach (string name in models.Names)
            {
                ServedModel model = models[name];
                model.Load(cancellationToken);
                if (model.Options is { Path: not null, Watch: true })
                {
                    watches.Add(new ModelFileWatch(model, logger));
                }
            }
        },
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (ModelFileWatch watch in watches)
        {
            watch.Dispose();
        }
    }
}
