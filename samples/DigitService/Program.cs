using DigitService;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
string path = builder.Configuration["model"] ?? Path.Combine(AppContext.BaseDirectory, "digits.safetensors");
bool load = builder.Configuration["load"] == "true";

// Two lines for every request would cost more than all the rest.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
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
