using System.Diagnostics;
using System.Globalization;

namespace FastNn.Mpi.Worker;

/// <summary>Measures how long the two ways of adding gradients take, without a training.</summary>
static class Bandwidth
{
    public static string Run(ProcessGroup group, Options options)
    {
        int floats = options.Get("floats", 1 << 24), repeats = options.Get("repeats", 9);
        float[] values = GC.AllocateArray<float>(floats, pinned: true);
        var exact = new ExactReduction(group, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)group.Size));
        exact.Prepare(new Network(1) { new Dense(1) }, floats);
        var fast = new FastReduction(group);
        fast.Prepare(new Network(1) { new Dense(1) }, floats);
        double fastTime = Median(repeats, () =>
        {
            fast.Begin(values, 0, floats);
            fast.Finish(values, out _, out _);
        });
        double exactTime = Median(repeats, () =>
        {
            for (int i = 0; i < exact.OwnPieces; i++)
            {
                exact.Add(values, 0, 0);
            }
            exact.Finish(values, out _, out _);
        });
        return string.Create(CultureInfo.InvariantCulture, $"fast {fastTime:f4} ms exact {exactTime:f4} ms");
    }

    static double Median(int repeats, Action action)
    {
        action();
        double[] times = new double[repeats];
        for (int i = 0; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return times[repeats / 2];
    }
}
