using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FastNn.Hosting;

/// <summary>All models of the service, by name.</summary>
/// <remarks>Any thread; a look-up allocates nothing.</remarks>
public sealed class ServedModels : IDisposable
{
    readonly Dictionary<string, ServedModel> models = new(StringComparer.Ordinal);
    readonly HashSet<string> endpointNames = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="OptionsValidationException">Options are wrong; it names all of them, of all models.</exception>
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

    /// <summary>A model by its name.</summary>
    /// <exception cref="KeyNotFoundException">No model has that name.</exception>
    public ServedModel this[string name] => TryGet(name, out ServedModel? model) ? model : throw new KeyNotFoundException($"There is no model \"{name}\". There are: {string.Join(", ", models.Keys)}.");

    /// <summary>A model by its name, if there is one.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out ServedModel? model) => models.TryGetValue(name, out model);

    /// <summary>A name for an endpoint that no endpoint of these models has yet: the one that is wanted, or with a number behind it.</summary>
    internal string UniqueEndpointName(string wanted)
    {
        string name = wanted;
        lock (endpointNames)
        {
            for (int i = 2; !endpointNames.Add(name); i++)
            {
                name = $"{wanted}-{i}";
            }
        }
        return name;
    }

    /// <summary>Disposes of all models. The host does it when it stops.</summary>
    public void Dispose()
    {
        foreach (ServedModel model in models.Values)
        {
            model.Dispose();
        }
    }
}

/// <summary>The name of a model that was added.</summary>
sealed record ModelName(string Value);

/// <summary>The name of a model that a health check was added for.</summary>
sealed record CheckedModelName(string Value);

/// <summary>Loads all models before anything of the host starts, the server included, and then watches their files.</summary>
sealed class ModelStart(ServedModels models, IEnumerable<CheckedModelName> checks, ILogger<ServedModel> logger) : IHostedLifecycleService, IDisposable
{
    readonly List<ModelFileWatch> watches = [];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (CheckedModelName check in checks)
            {
                // The check would only say so when somebody first asks.
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
