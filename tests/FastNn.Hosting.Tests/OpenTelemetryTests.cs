using FastNn.Hosting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace FastNn.Hosting.Tests;

/// <summary>Metrics and traces as OpenTelemetry collects them.</summary>
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task Metrics_and_activities_are_exported()
    {
        var activities = new Activities();
        await using Service service = await Service.Start(
            services =>
            {
                services.AddFastNn("exported", o => o.Create = _ => Penguins.Network);
                services.AddOpenTelemetry()
                    .WithMetrics(metrics => metrics.AddFastNnInstrumentation().AddPrometheusExporter(o => o.ScrapeResponseCacheDurationMilliseconds = 0))
                    // By default an activity is sampled as that of its request, which nobody listens to here.
                    .WithTracing(traces => traces.SetSampler(new AlwaysOnSampler()).AddFastNnInstrumentation().AddProcessor(activities));
            },
            routes =>
            {
                routes.MapPredict("/predict/{model}");
                routes.MapPrometheusScrapingEndpoint();
            });

        await service.PostJson("/predict/exported", Penguins.ToArray(5));

        string text = await service.Client.GetStringAsync("/metrics");
        Assert.Contains("fastnn_model=\"exported\"", text, StringComparison.Ordinal);
        string[] names =
        [
            "fastnn_predictions", "fastnn_prediction_duration_seconds_bucket", "fastnn_prediction_classes", "fastnn_input_missing", "fastnn_model_version",
        ];
        Assert.All(names, name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.Contains("fastnn_column=\"sex\"", text, StringComparison.Ordinal);
        Assert.Contains("predict exported", activities.Names);
    }

    /// <summary>Keeps the names of activities, and their models.</summary>
    sealed class Activities : BaseProcessor<System.Diagnostics.Activity>
    {
        public System.Collections.Concurrent.ConcurrentBag<string> Names { get; } = [];

        public override void OnEnd(System.Diagnostics.Activity data) => Names.Add($"{data.OperationName} {data.GetTagItem("fastnn.model")}");
    }
}
