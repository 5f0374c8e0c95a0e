using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.Extensions.Primitives;

namespace DigitService;

/// <summary>
/// What a load test needs, mapped with <c>--load true</c>: <c>/without/{model}</c>, which reads and answers as many bytes and headers as a prediction of one
/// digit
/// and does nothing in between, and <c>/figures</c>, times of predictions and the bytes that the process allocated.
/// </summary>
static class LoadEndpoints
{
    public static void MapLoad(this WebApplication app)
    {
        var times = new Times();
        app.Lifetime.ApplicationStopped.Register(times.Dispose);
        app.MapPost("/without/{model}", Without);
        app.MapGet("/figures", context =>
        {
            string line = string.Create(CultureInfo.InvariantCulture,
                $"{times.Take()} allocated={GC.GetTotalAllocatedBytes(precise: true)} gen0={GC.CollectionCount(0)} gen1={GC.CollectionCount(1)} gen2={GC.CollectionCount(2)}\n");
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

    /// <summary>The times of predictions, in steps of 2 %.</summary>
    sealed class Times : IDisposable
    {
        const double First = 20e-9, Step = 1.02;

        readonly long[] counts = new long[1200];
        readonly MeterListener listener;

        public Times()
        {
            listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "fastnn.prediction.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            }
            };
            listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
                Interlocked.Increment(ref counts[Math.Clamp((int)(Math.Log(seconds / First) / Math.Log(Step)), 0, counts.Length - 1)]));
            listener.Start();
        }

        public void Dispose() => listener.Dispose();

        /// <summary>Says what was counted, and begins anew.</summary>
        public string Take()
        {
            long[] taken = new long[counts.Length];
            for (int i = 0; i < counts.Length; i++)
            {
                taken[i] = Interlocked.Exchange(ref counts[i], 0);
            }
            long all = taken.Sum();
            return string.Create(CultureInfo.InvariantCulture, $"predictions={all} p50={At(0.5):f2}us p90={At(0.9):f2}us p99={At(0.99):f2}us p999={At(0.999):f2}us");

            double At(double share)
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
