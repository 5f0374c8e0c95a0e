using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FastNn.Hosting;

/// <summary>What is measured, under the name "FastNn". Recording allocates nothing, whether anybody listens or not.</summary>
sealed class ModelMetrics
{
    /// <summary>Starts an activity "predict" where somebody listens, and costs nothing where nobody does.</summary>
    public static readonly ActivitySource Activities = new("FastNn");

    readonly Histogram<double> duration;
    readonly Counter<long> predictions, swaps, refusals;
    readonly List<ServedModel> models = [];

    public ModelMetrics(IMeterFactory factory)
    {
        Meter meter = factory.Create("FastNn");
        duration = meter.CreateHistogram("fastnn.prediction.duration", "s", "Time from a call to its outputs, many rows or one.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [2e-7, 5e-7, 1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 1e-1] });
        predictions = meter.CreateCounter<long>("fastnn.predictions", "{sample}", "Rows predicted.");
        swaps = meter.CreateCounter<long>("fastnn.model.swaps", "{swap}", "Times that a new version took over.");
        refusals = meter.CreateCounter<long>("fastnn.model.refusals", "{file}", "Files that were broken or refused.");
        meter.CreateObservableGauge("fastnn.model.version", Versions, "{version}", "The version that serves.");
    }

    /// <summary>Has the version of a model observed from now on.</summary>
    public void Add(ServedModel model)
    {
        lock (models)
        {
            models.Add(model);
        }
    }

    /// <summary>The tag of a model, made once.</summary>
    public static KeyValuePair<string, object?> Tag(string model) => new("fastnn.model", model);

    public void Predicted(KeyValuePair<string, object?> model, long rows, double seconds)
    {
        duration.Record(seconds, model);
        predictions.Add(rows, model);
    }

    public void Swapped(KeyValuePair<string, object?> model) => swaps.Add(1, model);

    public void Refused(KeyValuePair<string, object?> model) => refusals.Add(1, model);

    Measurement<long>[] Versions()
    {
        lock (models)
        {
            return [.. from model in models let version = model.Current where version is not null select new Measurement<long>(version.Number, Tag(model.Name))];
        }
    }
}
