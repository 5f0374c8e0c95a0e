using System.Diagnostics;

namespace FastNn.Hosting;

/// <summary>A measured prediction: rents a predictor, starts an activity where one is listened to, and records the duration.</summary>
readonly ref struct MeasuredCall : IDisposable
{
    readonly ModelMetrics? metrics;
    readonly KeyValuePair<string, object?> tag;
    readonly Activity? activity;
    readonly long start;

    /// <exception cref="TimeoutException">The maximum number of predictions was running for 5 seconds.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public MeasuredCall(ModelSnapshot model, ModelMetrics? metrics, KeyValuePair<string, object?> tag)
    {
        (this.metrics, this.tag) = (metrics, tag);
        if (ModelMetrics.Activities.HasListeners())
        {
            activity = ModelMetrics.Activities.StartActivity("predict")?.SetTag(tag.Key, tag.Value).SetStatus(ActivityStatusCode.Error);
        }
        start = Stopwatch.GetTimestamp();
        try
        {
            Lease = model.Rent();
        }
        catch
        {
            activity?.Dispose();
            throw;
        }
    }

    /// <summary>The rented predictor.</summary>
    public ModelLease Lease { get; }

    /// <summary>Records a successful prediction. Without this call, no duration is recorded and the status of the activity is Error.</summary>
    /// <returns>The duration in seconds.</returns>
    public double Complete(int rows)
    {
        // Not a TimeSpan, whose tick is 100 ns: a prediction may take 500 ns.
        double seconds = (double)(Stopwatch.GetTimestamp() - start) / Stopwatch.Frequency;
        metrics?.RecordPrediction(tag, rows, seconds);
        activity?.SetTag("fastnn.rows", rows).SetTag("fastnn.version", Lease.Version.Number).SetStatus(ActivityStatusCode.Unset);
        return seconds;
    }

    public void Dispose()
    {
        Lease.Dispose();
        activity?.Dispose();
    }
}
