using System.Diagnostics;
using System.Globalization;
using FastNn.Bench.Quick;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Bench.Ladder;

/// <summary>Measures every rung on two products: one within L2, and one whose B (16 MB) lies in L3 with its rows 4 KB apart.</summary>
static class LadderRun
{
    const double Seconds = 1;
    const int MinCalls = 3;

    static readonly (int M, int N, int K)[] shapes = [(192, 256, 256), (96, 1024, 4000)];

    public static int Run(FileInfo? output)
    {
        using StreamWriter? file = output?.CreateText();
        Machine.Pin(0);
        Write($"- FastNn at tier {Tiers.Current}, .NET {Environment.Version}, {Machine.Processor}, thread pinned: {(Machine.IsPinned ? "yes" : "no")}");
        Write("- GFLOP/s and percent of the FMA peak measured around the same row: best / median of single products");
        Write("- every rung is checked against rung 1: each element within 2·k·2⁻²⁴·Σ|a||b|, the bound on two orders of summation");
        foreach ((int m, int n, int k) in shapes)
        {
            Measure(m, n, k).Write(Write);
            file?.Flush();
        }
        return 0;

        void Write(string line)
        {
            Console.WriteLine(line);
            file?.WriteLine(line);
        }
    }

    static Table Measure(int m, int n, int k)
    {
        var table = new Table($"ladder: [{m}, {k}] · [{k}, {n}]");
        table.Head("rung", "GFLOP/s", "of the peak", "times the rung before", "what it adds");
        Slab a = Numbers.Random(m * k), b = Numbers.Random(k * n), c = new(m * n);
        float[] expected = new float[m * n], bound = LadderCheck.Bound(a.Span, b.Span, m, n, k);
        Naive.Multiply(new(a.Span, b.Span, expected, m, n, k));
        double before = 0, work = 2.0 * m * n * k;
        foreach (Rung rung in Rung.All)
        {
            double peak = Machine.Peak();
            Timing time = Time(() => rung.Multiply(new(a.Span, b.Span, c.Span, m, n, k)));
            peak = Math.Max(peak, Machine.Peak());
            LadderCheck.ThrowIfWrong(rung.Name, c.Span, expected, bound);
            string gain = before == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{before / time.Best:f1}×");
            table.Row(rung.Name, Table.Rate(work, time, "").TrimEnd(), Table.Share(work, time, peak), gain, rung.Adds);
            before = time.Best;
        }
        return table;
    }

    // Single calls: the shortest takes a tenth of a millisecond, beside which the clock's resolution is nothing.
    static Timing Time(Action action)
    {
        action();
        var times = new List<double>();
        var clock = Stopwatch.StartNew();
        while (times.Count < MinCalls || clock.Elapsed.TotalSeconds < Seconds)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        times.Sort();
        return new Timing(times[0], times[times.Count / 2]);
    }
}
