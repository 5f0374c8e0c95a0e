using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FastNn.Hosting;

/// <summary>The metrics and activities of the meter and source "FastNn". Recording allocates nothing, with or without listeners.</summary>
sealed class ModelMetrics
{
    /// <summary>The source of the activities "predict".</summary>
    public static readonly ActivitySource Activities = new("FastNn");

    static readonly double[] buckets = [2e-7, 5e-7, 1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 1e-1];

    readonly Histogram<double> duration;
    readonly Counter<long> predictions, swaps, rejections, classes, missing, unknown;
    readonly List<ServedModel> models = [];

    public ModelMetrics(IMeterFactory factory)
    {
        Meter meter = factory.Create("FastNn");
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets };
        duration = meter.CreateHistogram("fastnn.prediction.duration", "s", "Duration of a prediction, of one row or many.", advice: advice);
        predictions = meter.CreateCounter<long>("fastnn.predictions", "{sample}", "Number of rows predicted.");
        classes = meter.CreateCounter<long>("fastnn.prediction.classes", "{sample}", "Number of rows predicted as each class, of requests by names.");
        missing = meter.CreateCounter<long>("fastnn.input.missing", "{value}", "Number of missing values of each column, in requests by names.");
        unknown = meter.CreateCounter<long>("fastnn.input.unknown", "{value}", "Number of unknown categories of each column, in requests by names.");
        swaps = meter.CreateCounter<long>("fastnn.model.swaps", "{swap}", "Number of times a new version replaced another.");
        rejections = meter.CreateCounter<long>("fastnn.model.refusals", "{file}", "Number of rejected files.");
        meter.CreateObservableGauge("fastnn.model.version", MeasureVersions, "{version}", "Version of the loaded model.");
    }

    /// <summary>Adds a model to the observed versions.</summary>
    public void Add(ServedModel model)
    {
        lock (models)
        {
            models.Add(model);
        }
    }

    /// <summary>Creates the tag of a model.</summary>
    public static KeyValuePair<string, object?> CreateTag(string model) => new("fastnn.model", model);

    public void RecordPrediction(KeyValuePair<string, object?> model, long rows, double seconds)
    {
        duration.Record(seconds, model);
        predictions.Add(rows, model);
    }

    /// <summary>Records the predicted classes, and the missing and unknown values, of a request by names.</summary>
    /// <param name="model">The tag of the model.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="outputs">[rows, <see cref="NamedColumns.Outputs"/>]</param>
    /// <param name="events">As <see cref="RequestBuffers.Events"/>.</param>
    public void RecordNamed(KeyValuePair<string, object?> model, NamedColumns columns, ReadOnlySpan<float> outputs, ValueEvents events)
    {
        int width = columns.ClassNames.Count;
        for (int start = 0; classes.Enabled && width > 0 && start < outputs.Length; start += width)
        {
            classes.Add(1, model, columns.ClassTags[NamedPredictions.FindLargest(outputs.Slice(start, width))]);
        }
        for (int i = 0; i < events.Count; i++)
        {
            (int column, bool isUnknown) = events[i];
            (isUnknown ? unknown : missing).Add(1, model, columns.ColumnTags[column]);
        }
    }

    public void RecordSwap(KeyValuePair<string, object?> model) => swaps.Add(1, model);

    public void RecordRejection(KeyValuePair<string, object?> model) => rejections.Add(1, model);

    Measurement<long>[] MeasureVersions()
    {
        lock (models)
        {
            return
            [
                .. from model in models
                   let version = model.Current
                   where version is not null
                   select new Measurement<long>(version.Number, CreateTag(model.Name)),
            ];
        }
    }
}
