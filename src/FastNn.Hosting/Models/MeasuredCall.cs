using System.Diagnostics;

namespace FastNn.Hosting;

/// <summary>A call of a model: who predicts, the activity that somebody may listen to, and the time from here to the end.</summary>
readonly ref struct MeasuredCall : IDisposable
{
    readonly ModelMetrics? metrics;
    readonly KeyValuePair<string, object?> tag;
    readonly Activity? activity;
    readonly long start;

    /// <exception cref="TimeoutException">All callers were busy for too long.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public MeasuredCall(ModelHandle handle, ModelMetrics? metrics, KeyValuePair<string, object?> tag)
    {
        (this.metrics, this.tag) = (metrics, tag);
        activity = ModelMetrics.Activities.HasListeners() ? ModelMetrics.Activities.StartActivity("predict")?.SetTag(tag.Key, tag.Value).SetStatus(ActivityStatusCode.Error) : null;
        start = Stopwatch.GetTimestamp();
        try
        {
            Lease = handle.Rent();
        }
        catch
        {
            activity?.Dispose();
            throw;
        }
    }

    /// <summary>The predictor, of one version.</summary>
    public ModelLease Lease { get; }

    /// <summary>The outputs are there. A call that ends without it has failed: its time is not recorded, and its activity says so.</summary>
    /// <returns>How long it took, in seconds.</returns>
    public double Complete(int rows)
    {
        // A TimeSpan counts tenths of microseconds, and a prediction may take five of them.
        double seconds = (double)(Stopwatch.GetTimestamp() - start) / Stopwatch.Frequency;
        metrics?.Predicted(tag, rows, seconds);
        activity?.SetTag("fastnn.rows", rows).SetTag("fastnn.version", Lease.Version.Number).SetStatus(ActivityStatusCode.Unset);
        return seconds;
    }

    public void Dispose()
    {
        Lease.Dispose();
        activity?.Dispose();
    }
}
