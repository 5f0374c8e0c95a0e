using System.Diagnostics;
using FastNn.Data;
using FastNn.TensorBoard;

namespace FastNn.Bench.Quick;

/// <summary>
/// Measures trainings without callbacks, with each one of the list, and with all of them, in turns: the batches of an epoch, the time between two epochs, and
/// the ratios of their sums to those without callbacks. The logs write every batch, the checkpoint every epoch.
/// </summary>
static class CallbacksSection
{
    const int Repetitions = 3, Epochs = 5, Samples = 30_000, BatchSize = 64;

    static readonly int[] widths = [784, 512, 256, 10];

    public static void Run(Table table)
    {
        table.Head(
            $"{string.Join('-', widths)}, Adam, batches of {BatchSize}, epochs of {Samples:n0}", "batches of an epoch", "between epochs",
            "ratio of the best", "ratio of the medians");
        var data = new Dataset(Numbers.Array(Samples * widths[0]), widths[0], Numbers.Labels(Samples, widths[^1]));
        string folder = Directory.CreateTempSubdirectory("fastnn-bench-").FullName;
        TextWriter console = Console.Out;
        try
        {
            Console.SetOut(TextWriter.Null);
            (string Name, Func<Callback[]> Callbacks)[] trainings =
            [
                ("no callback", () => []),
                .. CallbackCatalog.Callbacks.Select(entry => (entry.Name, (Func<Callback[]>)(() => [entry.CreateSample(folder)]))),
                (nameof(TensorBoardLog), () => [Board(folder)]),
                ("every callback", () => [.. CallbackCatalog.Callbacks.Select(entry => entry.CreateSample(folder)), Board(folder)]),
            ];
            var times = Array.ConvertAll(trainings, _ => (Batches: new List<double>(), Between: new List<double>()));
            for (int repetition = 0; repetition <= Repetitions; repetition++)
            {
                for (int i = 0; i < trainings.Length; i++)
                {
                    (double[] batches, double between) = Fit(data, trainings[i].Callbacks());
                    if (repetition > 0)
                    {
                        times[i].Batches.AddRange(batches);
                        times[i].Between.Add(between);
                    }
                }
            }
            (Timing Batches, Timing Between)[] all = Array.ConvertAll(times, time => (Of(time.Batches), Of(time.Between)));
            (double best, double median) = (all[0].Batches.Best + all[0].Between.Best, all[0].Batches.Median + all[0].Between.Median);
            foreach (((string name, _), (Timing batches, Timing between)) in trainings.Zip(all))
            {
                table.Row(
                    name, Milliseconds(batches), Milliseconds(between),
                    FormattableString.Invariant($"{(batches.Best + between.Best) / best:f3}"),
                    FormattableString.Invariant($"{(batches.Median + between.Median) / median:f3}"));
            }
        }
        finally
        {
            Console.SetOut(console);
            Directory.Delete(folder, recursive: true);
        }
    }

    // The time between epochs includes the beginning and the end of the training.
    static (double[] Batches, double Between) Fit(Dataset data, Callback[] callbacks)
    {
        using var trainer = new Trainer(Numbers.Network(widths), new SoftmaxCrossEntropy(), new Adam(1e-3f))
        {
            BatchSize = BatchSize,
            Epochs = Epochs,
            Callbacks = callbacks,
        };
        long start = Stopwatch.GetTimestamp();
        TrainingReport report = trainer.Fit(data);
        double all = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return ([.. report.Epochs.Select(epoch => epoch.Duration.TotalSeconds)], (all - report.Epochs.Sum(epoch => epoch.Duration.TotalSeconds)) / Epochs);
    }

    static TensorBoardLog Board(string folder) => new(Path.Combine(folder, "board")) { EveryBatches = 1, Weights = true };

    static Timing Of(List<double> times)
    {
        times.Sort();
        return new(times[0], times[times.Count / 2]);
    }

    static string Milliseconds(Timing timing) => FormattableString.Invariant($"{timing.Best * 1e3:f1} / {timing.Median * 1e3:f1} ms");
}
