using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FastNn.Hosting.Tests.Support;

/// <summary>Sums what is counted for a model from now on, by instrument and column or class; durations count as 1. No other test may have a model of this
/// name.</summary>
sealed class ModelCounts : IDisposable
{
    readonly MeterListener listener = new();

    public ModelCounts(string model)
    {
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "FastNn" && !instrument.IsObservable)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        listener.Start();

        void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            // Tests run side by side, and a meter's name is the process's.
            if ((string?)tags[0].Value == model)
            {
                Sums.AddOrUpdate($"{instrument.Name} {(tags.Length > 1 ? tags[1].Value : "")}".TrimEnd(), value, (_, sum) => sum + value);
            }
        }
    }

    public ConcurrentDictionary<string, long> Sums { get; } = new();

    public void Dispose() => listener.Dispose();
}
