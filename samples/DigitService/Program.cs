using DigitService;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
string path = builder.Configuration["model"] is { Length: > 0 } given
    ? Path.GetFullPath(given, builder.Environment.ContentRootPath)
    : Path.Combine(AppContext.BaseDirectory, "digits.safetensors");
bool load = builder.Configuration["load"] == "true";

// Two log lines per request would cost more than the prediction.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
// A failed start throws an exception from Run with the same message.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
// No handler blocks, so each can run on the thread that receives the request. A change of thread would dominate the slowest predictions.
builder.WebHost.UseSockets(o => o.UnsafePreferInlineScheduling = true);
builder.Services.AddFastNn("digits", o => (o.Path, o.Create) = (path, DigitTraining.Run));
builder.Services.AddHealthChecks().AddFastNn("digits");
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddFastNnInstrumentation().AddMeter("System.Runtime")
    .AddPrometheusExporter(o => (o.ScopeInfoEnabled, o.TargetInfoEnabled, o.ScrapeResponseCacheDurationMilliseconds) = (false, false, 0)));

WebApplication app = builder.Build();
app.MapGet("/", Page.Write);
app.MapPredict("/predict/{model}");
app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = new HealthText(path).Write });
app.MapPrometheusScrapingEndpoint();
if (load)
{
    app.MapLoad();
}

CancellationToken stopping = app.Lifetime.ApplicationStopping;
try
{
    app.Run();
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    // Ctrl-C or SIGTERM during the first training is no failure.
    Console.WriteLine("Stopped before the service was ready.");
}
