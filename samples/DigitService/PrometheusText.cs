using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace DigitService;

/// <summary>Listens to meters, and writes their measurements in the text format of Prometheus. Recording allocates nothing for known tags.</summary>
sealed class PrometheusText : IDisposable
{
    static readonly string[] meters = ["FastNn", "System.Runtime"];

    readonly List<InstrumentSeries> instruments = [];
    readonly MeterListener listener;

    public PrometheusText()
    {
        listener = new MeterListener { InstrumentPublished = Publish };
        listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Add(value, tags, state));
        listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Add(value, tags, state));
        listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Add(value, tags, state));
        listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Add(value, tags, state));
        listener.Start();
    }

    public async Task Write(HttpContext context)
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (instruments)
        {
            foreach (InstrumentSeries instrument in instruments)
            {
                instrument.AppendTo(text);
            }
        }
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(text.ToString());
    }

    public void Dispose() => listener.Dispose();

    void Publish(Instrument instrument, MeterListener listener)
    {
        if (meters.Contains(instrument.Meter.Name))
        {
            var series = new InstrumentSeries(instrument);
            lock (instruments)
            {
                instruments.Add(series);
            }
            listener.EnableMeasurementEvents(instrument, series);
        }
    }

    static void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) => ((InstrumentSeries)state!).GetSeries(tags).Add(value);

    // Escapes backslashes and line breaks; label values need quotation marks escaped too.
    static string Escape(string? text) => (text ?? "").Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    /// <summary>An instrument and the series of its tags.</summary>
    sealed class InstrumentSeries(Instrument instrument)
    {
        readonly string name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : instrument.Unit == "By" ? "_bytes" : "");
        readonly double[] bounds = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } some } ? [.. some] : [];

        readonly Lock adding = new();

        // Replaced when a series is added, so that lookups need no lock.
        volatile Series[] all = [];

        bool IsHistogram => instrument is Histogram<double>;

        bool IsCounter => instrument.GetType().Name is var type
            && type.Contains("Counter", StringComparison.Ordinal) && !type.Contains("UpDown", StringComparison.Ordinal);

        public Series GetSeries(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (Find(tags) is { } known)
            {
                return known;
            }
            lock (adding)
            {
                // Another thread may have added it before this one got the lock.
                if (Find(tags) is { } other)
                {
                    return other;
                }
                // An observable counter measures its total.
                var added = new Series(tags, bounds, adds: !instrument.IsObservable);
                all = [.. all, added];
                return added;
            }
        }

        Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (Series series in all)
            {
                if (series.HasTags(tags))
                {
                    return series;
                }
            }
            return null;
        }

        public void AppendTo(StringBuilder text)
        {
            string full = name + (IsCounter ? "_total" : "");
            string type = IsHistogram ? "histogram" : IsCounter ? "counter" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {full} {Escape(instrument.Description)}\n# TYPE {full} {type}\n");
            foreach (Series series in all)
            {
                if (IsHistogram)
                {
                    series.AppendHistogram(text, full, bounds);
                }
                else
                {
                    series.AppendValue(text, full);
                }
            }
        }
    }

    /// <summary>The measurements with one set of tags.</summary>
    sealed class Series(ReadOnlySpan<KeyValuePair<string, object?>> tags, double[] bounds, bool adds)
    {
        readonly KeyValuePair<string, object?>[] tags = tags.ToArray();
        readonly double[] bounds = bounds;
        readonly long[] buckets = new long[bounds.Length + 1];
        readonly string labels = string.Join(',', tags.ToArray().Select(FormatLabel));
        double value;

        public bool HasTags(ReadOnlySpan<KeyValuePair<string, object?>> others)
        {
            if (others.Length != tags.Length)
            {
                return false;
            }
            for (int i = 0; i < tags.Length; i++)
            {
                if (tags[i].Key != others[i].Key || !Equals(tags[i].Value, others[i].Value))
                {
                    return false;
                }
            }
            return true;
        }

        public void Add(double measured)
        {
            int bucket = 0;
            while (bucket < bounds.Length && measured > bounds[bucket])
            {
                bucket++;
            }
            Interlocked.Increment(ref buckets[bucket]);
            if (!adds)
            {
                Volatile.Write(ref value, measured);
                return;
            }
            double before, seen = Volatile.Read(ref value);
            do
            {
                before = seen;
                seen = Interlocked.CompareExchange(ref value, before + measured, before);
            }
            while (seen != before);
        }

        public void AppendValue(StringBuilder text, string name) =>
            text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {Volatile.Read(ref value)}\n");

        static string FormatLabel(KeyValuePair<string, object?> tag)
        {
            string value = Escape(tag.Value?.ToString()).Replace("\"", "\\\"", StringComparison.Ordinal);
            return $"{tag.Key.Replace('.', '_')}=\"{value}\"";
        }

        public void AppendHistogram(StringBuilder text, string name, double[] bounds)
        {
            long count = 0;
            for (int i = 0; i < buckets.Length; i++)
            {
                count += Volatile.Read(ref buckets[i]);
                string bound = i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"}} {count}\n");
            }
            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {Volatile.Read(ref value)}\n{name}_count{{{labels}}} {count}\n");
        }
    }
}
