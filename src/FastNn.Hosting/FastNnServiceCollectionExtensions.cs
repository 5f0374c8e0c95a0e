using FastNn.Contracts;
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
    /// Adds a model as a keyed singleton <see cref="ServedModel"/>, and to <see cref="ServedModels"/>. It is loaded before the host starts, and reloaded when
    /// its file changes.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The name of the model: its key in dependency injection, and its name in routes, metrics and logs.</param>
    /// <param name="configure">Configures the options; at least <see cref="ModelOptions.Path"/> or <see cref="ModelOptions.Create"/>. They are validated when
    /// the host starts.</param>
    /// <exception cref="ArgumentException">The name is empty, or another model has it.</exception>
    public static IServiceCollection AddFastNn(this IServiceCollection services, string name, Action<ModelOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        Require.Argument(
            !services.Any(service => !service.IsKeyedService && service.ImplementationInstance is ModelName other && other.Value == name),
            nameof(name),
            $"name is \"{name}\", the name of another model; give every model its own name.");
        services.AddMetrics();
        services.AddLogging();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>());
        services.AddOptions<ModelOptions>(name).Configure(configure).PostConfigure<IServiceProvider>(ResolvePaths);
        services.AddSingleton(new ModelName(name));
        services.TryAddSingleton<ModelMetrics>();
        services.TryAddSingleton(provider => new ServedModels(
            provider.GetServices<ModelName>(),
            provider.GetRequiredService<IOptionsMonitor<ModelOptions>>(),
            provider.GetRequiredService<ModelMetrics>(),
            provider.GetRequiredService<ILogger<ServedModel>>()));
        // The container disposes of a model twice, here and in ServedModels; the second call has no effect.
        services.AddKeyedSingleton(name, static (provider, key) => provider.GetRequiredService<ServedModels>()[(string)key!]);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelStart>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, PredictDescription>());
        return services;
    }

    /// <summary>Adds a health check of a model: healthy, degraded while its file is rejected and the previous version serves, unhealthy without a
    /// model.</summary>
    /// <param name="builder">The health checks builder.</param>
    /// <param name="name">The name of the model.</param>
    /// <param name="failureStatus">The status without a model; <see cref="HealthStatus.Unhealthy"/> by default.</param>
    /// <param name="tags">The tags of the health check.</param>
    /// <remarks>The host does not start where no model has that name.</remarks>
    public static IHealthChecksBuilder AddFastNn(
        this IHealthChecksBuilder builder, string name, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.AddSingleton(new CheckedModelName(name));
        return builder.Add(new HealthCheckRegistration(name, provider => new ModelHealthCheck(provider.GetModels()[name]), failureStatus, tags));
    }

    /// <summary>Returns all models.</summary>
    /// <exception cref="InvalidOperationException">No model was added.</exception>
    internal static ServedModels GetModels(this IServiceProvider provider) =>
        provider.GetService<ServedModels>() ?? throw new InvalidOperationException("No model was added; call services.AddFastNn first.");

    // The working directory of a system service is not its content root.
    static void ResolvePaths(ModelOptions options, IServiceProvider provider)
    {
        if (provider.GetService<IHostEnvironment>() is { ContentRootPath: { Length: > 0 } root })
        {
            options.Path = string.IsNullOrWhiteSpace(options.Path) ? options.Path : Path.Combine(root, options.Path);
            options.ManifestPath = options.ManifestPath is null ? null : Path.Combine(root, options.ManifestPath);
        }
    }
}
