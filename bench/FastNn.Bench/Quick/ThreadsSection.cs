namespace FastNn.Bench.Quick;

/// <summary>Training steps on one thread and on two, each thread pinned to a processor of its own.</summary>
internal static class ThreadsSection
{
    public static void Run(Table table)
    {
        table.Head("network", "batch", "one thread", "two threads", "ratio of medians");
        foreach ((int[] widths, int batch) in new (int[], int)[] { ([4, 8, 4, 2], 4), ([13, 64, 64, 2], 32), ([784, 128, 10], 64), ([784, 512, 512, 10], 128) })
        {
            using var one = new Trainer(Numbers.Network(widths), new SoftmaxCrossEntropy(), new Sgd(1e-4f)) { BatchSize = batch };
            HashSet<string> before = Threads();
            using var two = new Trainer(Numbers.Network(widths), new SoftmaxCrossEntropy(), new Sgd(1e-4f)) { BatchSize = batch, Threads = 2 };
            foreach (string thread in Threads().Except(before))
            {
                if (File.ReadAllText($"/proc/self/task/{thread}/comm").StartsWith("FastNn", StringComparison.Ordinal))
                {
                    Machine.PinThread(int.Parse(thread, System.Globalization.CultureInfo.InvariantCulture), 1);
                }
            }
            float[] x = Numbers.Array(batch * widths[0]);
            int[] labels = Numbers.Labels(batch, widths[^1]);
            Timing[] times = Measure.InTurns(0.7, () => one.TrainBatch(x, labels), () => two.TrainBatch(x, labels));
            table.Row(string.Join('-', widths), $"{batch}", Table.Time(times[0]), Table.Time(times[1]), Table.Ratio(times[0].Median, times[1].Median));
        }
    }

    static HashSet<string> Threads() => Directory.Exists("/proc/self/task") ? [.. Directory.GetDirectories("/proc/self/task").Select(path => Path.GetFileName(path)!)] : [];
}
