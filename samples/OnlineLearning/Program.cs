using System.Text.Json;
using FastNn;
using FastNn.Hosting;
using OnlineLearning;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
// Without a log line per version, one a second, and two per request.
builder.Logging.AddFilter("FastNn.Hosting", LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddFastNn("drift", o => o.Create = _ => Untrained());
builder.Services.AddHealthChecks().AddFastNn("drift");
builder.Services.AddSingleton(new World(seed: 1)).AddSingleton<Scores>();
builder.Services.AddSingleton(services => new Learner(services.GetRequiredKeyedService<ServedModel>("drift"), Untrained()));
builder.Services.AddHostedService<SimulatedUsers>().AddHostedService<TrainingLoop>();

WebApplication app = builder.Build();
ServedModel model = app.Services.GetRequiredKeyedService<ServedModel>("drift");
World world = app.Services.GetRequiredService<World>();
Scores scores = app.Services.GetRequiredService<Scores>();
Learner learner = app.Services.GetRequiredService<Learner>();

app.MapPredict("/predict/{model}");
app.MapHealthChecks("/health");
app.MapPost("/feedback", context => Feedback.Handle(context, learner));
app.MapPost("/drift", context => Run(context, "drift", world.Drift));
app.MapPost("/corrupt", context => Run(context, "corrupted", learner.CorruptSnapshot));
app.MapGet("/status", context =>
{
    context.Response.ContentType = "application/json";
    using var json = new Utf8JsonWriter(context.Response.BodyWriter);
    scores.Write(json, model.Current!.Number);
    return Task.CompletedTask;
});
app.MapGet("/", Chart.Write);
app.Run();

static Network Untrained() => new(World.Inputs, seed: 1) { new Dense(32), new Relu(), new Dense(World.Classes) };

Task Run(HttpContext context, string name, Action action)
{
    action();
    scores.AddEvent(name);
    context.Response.StatusCode = StatusCodes.Status204NoContent;
    return Task.CompletedTask;
}
