using FastNn.Hosting;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds models to a service.</summary>
public static class FastNnServiceCollectionExtensions
{
    /// <summary>
    /// Adds a model: a <see cref="ServedModel"/> under its name as key, and one of <see cref="ServedModels"/>. It is loaded before the host starts, and read
    /// again when its file changes.
    /// </summary>
    /// <param name="services">Where it is added.</param>
    /// <param name="name">What it is called: in dependency injection, in routes, in metrics and logs.</param>
    /// <param name="configure">Says at least where its file lies, or how it is made. The options are checked when the host starts.</param>
    /// <exception cref="ArgumentException">There is a model of that name already, or the name is empty.</exception>
    public static IServiceCollection AddFastNn(this IServiceCollection services, string name, Action<ModelOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(service => !service.IsKeyedService && service.ImplementationInstance is ModelName other && other.Value == name))
        {
            throw new ArgumentException($"There is a model \"{name}\" already. Give every model a name of its own.", nameof(name));
        }
        services.AddMetrics();
        services.AddLogging();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>());
        services.AddOptions<ModelOptions>(name).Configure(configure).PostConfigure<IServiceProvider>(Resolve);
        services.AddSingleton(new ModelName(name));
        services.TryAddSingleton<ModelMetrics>();
        services.TryAddSingleton(provider => new ServedModels(
            provider.GetServices<ModelName>(), provider.GetRequiredService<IOptionsMonitor<ModelOptions>>(), provider.GetRequiredService<ModelMetrics>(), provider.GetRequiredService<ILogger<ServedModel>>()));
        // The container disposes of a model twice, here and with all of them; the second time does nothing.
        services.AddKeyedSingleton(name, static (provider, key) => provider.GetRequiredService<ServedModels>()[(string)key!]);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelStart>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, PredictDescription>());
        return services;
    }

    /// <summary>Adds a health check of a model: healthy, degraded while its file is refused and the version before serves, unhealthy without a model.</summary>
    /// <param name="builder">Where it is added.</param>
    /// <param name="name">The name of the model.</param>
    /// <param name="failureStatus">What it is without a model; <see cref="HealthStatus.Unhealthy"/> unless given.</param>
    /// <param name="tags">What checks are chosen by.</param>
    /// <remarks>Where there is no model of that name, the host does not start.</remarks>
    public static IHealthChecksBuilder AddFastNn(this IHealthChecksBuilder builder, string name, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.AddSingleton(new CheckedModelName(name));
        return builder.Add(new HealthCheckRegistration(name, provider => new ModelHealthCheck(provider.GetModels()[name]), failureStatus, tags));
    }

    /// <summary>All models.</summary>
    /// <exception cref="InvalidOperationException">No model was added.</exception>
    internal static ServedModels GetModels(this IServiceProvider provider) =>
        provider.GetService<ServedModels>() ?? throw new InvalidOperationException("No model was added: call services.AddFastNn first.");

    // A service that the system starts does not begin in its own folder.
    static void Resolve(ModelOptions options, IServiceProvider provider)
    {
        if (!string.IsNullOrWhiteSpace(options.Path) && provider.GetService<IHostEnvironment>() is { ContentRootPath: { Length: > 0 } root })
        {
            options.Path = Path.Combine(root, options.Path);
        }
    }
}
