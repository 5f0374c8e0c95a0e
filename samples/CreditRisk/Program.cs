using System.Text.Json;
using CreditRisk;
using FastNn.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
string path = builder.Configuration["model"] is { Length: > 0 } given
    ? Path.GetFullPath(given, builder.Environment.ContentRootPath)
    : Path.Combine(AppContext.BaseDirectory, "credit.safetensors");

builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddFastNn("credit", o => (o.Path, o.Create) = (path, CreditModel.Train));
builder.Services.AddHealthChecks().AddFastNn("credit");
builder.Services.ConfigureHttpJsonOptions(o =>
{
    o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    o.SerializerOptions.TypeInfoResolverChain.Insert(0, CreditJson.Default);
});
builder.Services.AddOpenApi(o => o.AddFastNn());
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddFastNnInstrumentation().AddPrometheusExporter());

WebApplication app = builder.Build();
var page = new Page(app.Services.GetRequiredKeyedService<ServedModel>("credit"), CreditModel.ReadTable());
app.MapGet("/", page.Get).ExcludeFromDescription();
app.MapPost("/", page.Post).ExcludeFromDescription();
app.MapPredict<Application>("/score", "credit");
app.MapOpenApi();
app.MapHealthChecks("/health");
app.MapPrometheusScrapingEndpoint();
app.Run();
