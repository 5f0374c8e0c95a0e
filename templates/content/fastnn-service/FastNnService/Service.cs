using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace FastNnService;

/// <summary>The service: /predict/penguins, /openapi/v1.json, /healthz/live, /healthz/ready and /metrics.</summary>
public static class Service
{
    public const string Model = "penguins";

    public static WebApplication Create(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        // The setting Model:Path, or the environment variable Model__Path, is the place of the model: it is trained there at the first start.
        string path = builder.Configuration["Model:Path"] ?? Path.Combine(AppContext.BaseDirectory, $"{Model}.safetensors");
        builder.Services.AddProblemDetails();
        builder.Services.AddFastNn(Model, options => (options.Path, options.Create) = (path, _ => Training.Run()));
        builder.Services.AddHealthChecks().AddFastNn(Model);
        builder.Services.AddOpenApi(options => options.AddFastNn());
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddFastNnInstrumentation().AddPrometheusExporter());

        WebApplication app = builder.Build();
        app.MapPredict($"/predict/{Model}", Model);
        app.MapOpenApi();
        // The process lives as soon as it answers; it is ready when its model serves.
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/healthz/ready");
        app.MapPrometheusScrapingEndpoint();
        return app;
    }
}
