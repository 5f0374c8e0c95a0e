using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.Extensions.Primitives;

namespace DigitService;

/// <summary>
/// Endpoints for a load test, mapped with <c>--load true</c>: <c>/without/{model}</c>, which reads and writes the bytes and headers of a prediction without
/// predicting, and <c>/figures</c>, the durations of predictions and the bytes allocated by the process.
/// </summary>
static class LoadEndpoints
{
    public static void MapLoad(this WebApplication app)
    {
        var durations = new Durations();
        app.Lifetime.ApplicationStopped.Register(durations.Dispose);
        app.MapPost("/without/{model}", Without);
        app.MapGet("/figures", context =>
        {
            string collections = string.Create(
                CultureInfo.InvariantCulture, $"gen0={GC.CollectionCount(0)} gen1={GC.CollectionCount(1)} gen2={GC.CollectionCount(2)}");
            string line = string.Create(
                CultureInfo.InvariantCulture, $"{durations.Reset()} allocated={GC.GetTotalAllocatedBytes(precise: true)} {collections}\n");
            return context.Response.WriteAsync(line);
        });
    }

    static readonly byte[] outputs = new byte[40];

    static async Task Without(HttpContext context)
    {
        if (context.Request.RouteValues["model"] is not string)
        {
            return;
        }
        PipeReader reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }
        HttpResponse response = context.Response;
        response.ContentType = "application/octet-stream";
        response.Headers["FastNn-Version"] = version;
        response.Headers["Server-Timing"] = timing;
        response.ContentLength = outputs.Length;
        response.BodyWriter.Write(outputs);
    }

    static readonly StringValues version = "1", timing = "predict;dur=0.0000";

    /// <summary>A histogram of the durations of predictions, with buckets of 2 %.</summary>
    sealed class Durations : IDisposable
    {
        const double First = 20e-9, Step = 1.02;

        readonly long[] counts = new long[1200];
        readonly MeterListener listener;

        public Durations()
        {
            listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument.Name == "fastnn.prediction.duration")
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
                Interlocked.Increment(ref counts[Math.Clamp((int)(Math.Log(seconds / First) / Math.Log(Step)), 0, counts.Length - 1)]));
            listener.Start();
        }

        public void Dispose() => listener.Dispose();

        /// <summary>Formats the percentiles, and clears the histogram.</summary>
        public string Reset()
        {
            long[] taken = new long[counts.Length];
            for (int i = 0; i < counts.Length; i++)
            {
                taken[i] = Interlocked.Exchange(ref counts[i], 0);
            }
            long all = taken.Sum();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"predictions={all} p50={Percentile(0.5):f2}us p90={Percentile(0.9):f2}us p99={Percentile(0.99):f2}us p999={Percentile(0.999):f2}us");

            double Percentile(double share)
            {
                long sum = 0;
                int i = 0;
                while (i < taken.Length - 1 && (sum += taken[i]) < share * all)
                {
                    i++;
                }
                return First * Math.Pow(Step, i + 0.5) * 1e6;
            }
        }
    }
}
