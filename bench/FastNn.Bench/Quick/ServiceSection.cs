using System.Diagnostics;

namespace FastNn.Bench.Quick;

/// <summary>
/// Measures single predictions through a <see cref="ModelHandle"/> on one processor while a trainer on the other one is idle, trains, or trains and publishes
/// every 100 ms, all three in turns.
/// </summary>
static class ServiceSection
{
    const int MostCalls = 4_000_000, Rounds = 10;
    const double Seconds = 0.4;

    public static void Run(Table table)
    {
        table.Head("network", "trainer", "p50", "p99", "p99.9", "ratio of p99.9 to that with an idle trainer");
        foreach (int[] widths in (int[][])[[13, 64, 64, 2], [784, 128, 10]])
        {
            using var learner = new Learner(widths);
            string[] names = ["idle", "trains", "trains, publishes"];
            (double[] Seconds, int Count)[] times = [.. names.Select(_ => (new double[MostCalls], 0))];
            float[] x = Numbers.Array(widths[0]), y = new float[widths[^1]];
            for (int round = -1; round < Rounds; round++)
            {
                for (int mode = 0; mode < names.Length; mode++)
                {
                    learner.Begin(mode > 0, mode > 1);
                    Call(learner.Handle, x, y, times[mode].Seconds, ref times[mode].Count);
                    learner.End();
                }
                if (round < 0)
                {
                    // Warm-up: the first round is not counted.
                    times = [.. times.Select(own => (own.Seconds, 0))];
                }
            }
            double[][] sorted = [.. times.Select(own => own.Seconds[..own.Count].Order().ToArray())];
            for (int mode = 0; mode < names.Length; mode++)
            {
                double[] own = sorted[mode];
                table.Row(
                    string.Join('-', widths), names[mode], Microseconds(own, 0.5), Microseconds(own, 0.99), Microseconds(own, 0.999),
                    Table.Ratio(At(own, 0.999), At(sorted[0], 0.999)));
            }
        }
    }

    static void Call(ModelHandle handle, float[] x, float[] y, double[] times, ref int count)
    {
        for (long begin = Stopwatch.GetTimestamp(); count < times.Length && Stopwatch.GetElapsedTime(begin).TotalSeconds < Seconds; count++)
        {
            long start = Stopwatch.GetTimestamp();
            handle.PredictOne(x, y);
            times[count] = (Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency;
        }
    }

    static double At(double[] sorted, double share) => sorted[(int)(sorted.Length * share)];

    static string Microseconds(double[] sorted, double share) => FormattableString.Invariant($"{At(sorted, share) * 1e6:f2} µs");

    /// <summary>Runs a trainer on a thread pinned to processor 1.</summary>
    sealed class Learner : IDisposable
    {
        const int Batch = 64;

        readonly Trainer trainer;
        readonly Thread thread;
        readonly SemaphoreSlim begin = new(0), ended = new(0);
        readonly float[] x;
        readonly int[] labels;
        volatile bool over, closed, trains, publishes;

        public Learner(int[] widths)
        {
            Network network = Numbers.Network(widths);
            Handle = new ModelHandle(network, callers: 1);
            trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(1e-4f)) { BatchSize = Batch };
            (x, labels) = (Numbers.Array(Batch * widths[0]), Numbers.Labels(Batch, widths[^1]));
            thread = new Thread(Work) { IsBackground = true };
            thread.Start();
        }

        public ModelHandle Handle { get; }

        public void Begin(bool trains, bool publishes)
        {
            (this.trains, this.publishes, over) = (trains, publishes, false);
            begin.Release();
        }

        public void End()
        {
            over = true;
            ended.Wait();
        }

        public void Dispose()
        {
            closed = true;
            begin.Release();
            thread.Join();
            trainer.Dispose();
            Handle.Dispose();
            begin.Dispose();
            ended.Dispose();
        }

        void Work()
        {
            Machine.PinThread(0, 1);
            while (true)
            {
                begin.Wait();
                if (closed)
                {
                    return;
                }
                for (long published = Stopwatch.GetTimestamp(); !over;)
                {
                    if (!trains)
                    {
                        Thread.Sleep(1);
                        continue;
                    }
                    trainer.TrainBatch(x, labels);
                    if (publishes && Stopwatch.GetElapsedTime(published).TotalSeconds > 0.1)
                    {
                        Handle.Publish(trainer.Network);
                        published = Stopwatch.GetTimestamp();
                    }
                }
                ended.Release();
            }
        }
    }
}
