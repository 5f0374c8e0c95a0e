using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using DigitService;
using Microsoft.AspNetCore.Http;

namespace FastNn.Samples.Tests;

/// <summary>What the digit service counts, in the format of Prometheus.</summary>
public sealed class PrometheusTextTests
{
    [Fact]
    public async Task Series_that_many_threads_begin_at_once_is_one()
    {
        const int Threads = 4;
        using var text = new PrometheusText();
        using var meter = new Meter("FastNn");
        Counter<long> counter = meter.CreateCounter<long>("test.starts");
        using var together = new Barrier(Threads);
        // A series that every thread has to look at before it finds that its own is missing.
        counter.Add(1, new KeyValuePair<string, object?>("name", new MeetingPlace(together)));
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() => counter.Add(1, new KeyValuePair<string, object?>("name", "new"))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(["test_starts_total{name=\"meeting\"} 1", $"test_starts_total{{name=\"new\"}} {Threads}"], await Lines(text, "test_starts_total{"));
    }

    [Fact]
    public async Task Labels_and_descriptions_escape_what_would_end_them()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("FastNn");
        meter.CreateCounter<long>("test.escapes", description: "a \"b\" \\ c\nd").Add(3, new KeyValuePair<string, object?>("name", "a \"b\" \\ c\nd"));

        Assert.Equal([@"test_escapes_total{name=""a \""b\"" \\ c\nd""} 3"], await Lines(text, "test_escapes_total{"));
        Assert.Equal([@"# HELP test_escapes_total a ""b"" \\ c\nd"], await Lines(text, "# HELP test_escapes_total"));
    }

    static async Task<string[]> Lines(PrometheusText text, string start)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        await text.Write(context);
        return [.. Encoding.UTF8.GetString(body.ToArray()).Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))];
    }

    /// <summary>A label that lets nobody who compares it for the first time go on before all others do the same.</summary>
    sealed class MeetingPlace(Barrier together)
    {
        static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

        readonly ConcurrentDictionary<int, bool> met = [];

        public override bool Equals(object? other)
        {
            if (met.TryAdd(Environment.CurrentManagedThreadId, true))
            {
                together.SignalAndWait(patience);
            }
            return ReferenceEquals(this, other);
        }

        public override int GetHashCode() => 0;

        public override string ToString() => "meeting";
    }
}
