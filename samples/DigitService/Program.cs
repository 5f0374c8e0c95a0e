using DigitService;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
string path = builder.Configuration["model"] ?? Path.Combine(AppContext.BaseDirectory, "digits.safetensors");
bool load = builder.Configuration["load"] == "true";

// Two lines for every request would cost more than all the rest.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
// No handler here waits for anything, so each can run on the thread that has received its request. Handing it to another is what the slowest predictions wait for.
builder.WebHost.UseSockets(o => o.UnsafePreferInlineScheduling = true);
builder.Services.AddFastNn("digits", o => (o.Path, o.Create) = (path, DigitTraining.Run));
builder.Services.AddHealthChecks().AddFastNn("digits");
builder.Services.AddSingleton<PrometheusText>();

WebApplication app = builder.Build();
PrometheusText metrics = app.Services.GetRequiredService<PrometheusText>();
app.MapGet("/", Page.Write);
app.MapPredict("/predict/{model}");
app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthText.Write });
app.MapGet("/metrics", metrics.Write);
if (load)
{
    app.MapLoad();
}
app.Run();
