using DigitService;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
string path = builder.Configuration["model"] is { Length: > 0 } given ? Path.GetFullPath(given, builder.Environment.ContentRootPath) : Path.Combine(AppContext.BaseDirectory, "digits.safetensors");
bool load = builder.Configuration["load"] == "true";

// Two lines for every request would cost more than all the rest.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
// A start that fails ends in an exception of Run, which says the same.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
// No handler here waits for anything, so each can run on the thread that has received its request. Handing it to another is what the slowest predictions wait
// for.
builder.WebHost.UseSockets(o => o.UnsafePreferInlineScheduling = true);
builder.Services.AddFastNn("digits", o => (o.Path, o.Create) = (path, DigitTraining.Run));
builder.Services.AddHealthChecks().AddFastNn("digits");
builder.Services.AddSingleton<PrometheusText>();

WebApplication app = builder.Build();
PrometheusText metrics = app.Services.GetRequiredService<PrometheusText>();
app.MapGet("/", Page.Write);
app.MapPredict("/predict/{model}");
app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = new HealthText(path).Write });
app.MapGet("/metrics", metrics.Write);
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
    // By Ctrl+C or SIGTERM, most likely while the digits were learned: no failure.
    Console.WriteLine("Stopped before the service was ready.");
}
