using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OpenTelemetry;

/// <summary>Adds the metrics and traces of FastNn.Hosting to OpenTelemetry, for any exporter:
/// <c>services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddFastNnInstrumentation().AddPrometheusExporter())</c>.</summary>
public static class FastNnInstrumentationExtensions
{
    // The name of the meter and of the activity source of FastNn.Hosting.
    const string Name = "FastNn";

    /// <summary>
    /// Adds the instruments of the meter FastNn: <c>fastnn.prediction.duration</c>, <c>fastnn.predictions</c>, <c>fastnn.prediction.classes</c>,
    /// <c>fastnn.input.missing</c>, <c>fastnn.input.unknown</c>, <c>fastnn.model.swaps</c>, <c>fastnn.model.refusals</c> and
    /// <c>fastnn.model.version</c>, each with the tag <c>fastnn.model</c>.
    /// </summary>
    /// <param name="builder">The builder of the metrics.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddFastNnInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(Name);
    }

    /// <summary>Adds the activities <c>predict</c> of the source FastNn, with the tags <c>fastnn.model</c>, <c>fastnn.rows</c> and
    /// <c>fastnn.version</c>.</summary>
    /// <param name="builder">The builder of the traces.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddFastNnInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(Name);
    }
}
