using System.Diagnostics;
using System.Globalization;

namespace FastNn.Bench.Quick;

/// <summary>Measures training steps on one thread and on two, each pinned to a processor of its own; alone, and with a busy process on both.</summary>
static class ThreadsSection
{
    public static void Run(Table table)
    {
        table.Head("network", "batch", "one thread", "two threads", "ratio of medians");
        foreach ((int[] widths, int batch) in new (int[], int)[] { ([4, 8, 4, 2], 4), ([13, 64, 64, 2], 32), ([784, 128, 10], 64), ([784, 512, 512, 10], 128) })
        {
            using Pair pair = new(widths, batch);
            Timing[] times = Measure.InTurns(0.7, pair.One, pair.Two);
            table.Row(string.Join('-', widths), $"{batch}", Table.Time(times[0]), Table.Time(times[1]), Table.Ratio(times[0].Median, times[1].Median));
        }
        WithBusyProcesses(table);
    }

    // With busy processes a step either runs undisturbed or waits for a whole time slice: means, not medians.
    static void WithBusyProcesses(Table table)
    {
        using Process first = Child.Start(["busy", "0"]), second = Child.Start(["busy", "1"]);
        try
        {
            foreach ((int[] widths, int batch) in new (int[], int)[] { ([784, 128, 10], 64), ([784, 512, 512, 10], 128) })
            {
                using Pair pair = new(widths, batch);
                Mean(pair.One, 0.3);
                Mean(pair.Two, 0.3);
                double one = 0, two = 0;
                for (int turn = 0; turn < 4; turn++)
                {
                    one += Mean(pair.One, 0.7);
                    two += Mean(pair.Two, 0.7);
                }
                string name = $"{string.Join('-', widths)}, a busy process on both";
                table.Row(name, $"{batch}", Microseconds(one / 4), Microseconds(two / 4), Table.Ratio(one, two));
            }
        }
        finally
        {
            first.Kill();
            second.Kill();
        }
    }

    static double Mean(Action action, double seconds)
    {
        int calls = 0;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            action();
            calls++;
        }
        return clock.Elapsed.TotalSeconds / calls;
    }

    static string Microseconds(double seconds) => FormattableString.Invariant($"{seconds * 1e6:f1} µs, mean");

    /// <summary>Runs the same training with one thread and with two, the second on processor 1.</summary>
    sealed class Pair : IDisposable
    {
        readonly Trainer one, two;

        public Pair(int[] widths, int batch)
        {
            one = new(Numbers.Network(widths), new SoftmaxCrossEntropy(), new Sgd(1e-4f)) { BatchSize = batch };
            HashSet<string> before = Threads();
            two = new(Numbers.Network(widths), new SoftmaxCrossEntropy(), new Sgd(1e-4f)) { BatchSize = batch, Threads = 2 };
            foreach (string thread in Threads().Except(before))
            {
                if (File.ReadAllText($"/proc/self/task/{thread}/comm").StartsWith("FastNn", StringComparison.Ordinal))
                {
                    Machine.PinThread(int.Parse(thread, CultureInfo.InvariantCulture), 1);
                }
            }
            float[] x = Numbers.Array(batch * widths[0]);
            int[] labels = Numbers.Labels(batch, widths[^1]);
            One = () => one.TrainBatch(x, labels);
            Two = () => two.TrainBatch(x, labels);
        }

        public Action One { get; }

        public Action Two { get; }

        public void Dispose()
        {
            one.Dispose();
            two.Dispose();
        }

        static HashSet<string> Threads() => Directory.Exists("/proc/self/task")
            ? [.. Directory.GetDirectories("/proc/self/task").Select(path => Path.GetFileName(path)!)]
            : [];
    }
}
