using System.Diagnostics;

namespace FastNn.Bench.Quick;

/// <summary>Seconds of one call: the best window and the median of all.</summary>
readonly record struct Timing(double Best, double Median);

/// <summary>Seconds of single calls: the median, the best and the 99th percentile.</summary>
readonly record struct Latency(double Median, double Best, double Percentile99);

/// <summary>Times several actions in turns, so that changes of the clock rate affect all of them.</summary>
static class Measure
{
    const double Window = 4e-4;

    /// <summary>Times single calls of every action, in turns. Calls below 1 µs are timed in groups of eight, as reading the clock takes 25 ns.</summary>
    public static Latency[] Calls(double seconds, params Action[] actions)
    {
        Timing[] rough = InTurns(0.05, actions);
        var times = Array.ConvertAll(actions, _ => new List<double>());
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds * actions.Length)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                int group = rough[i].Median < 1e-6 ? 8 : 1;
                for (int call = 0; call < 64; call++)
                {
                    long start = Stopwatch.GetTimestamp();
                    for (int repeat = 0; repeat < group; repeat++)
                    {
                        actions[i]();
                    }
                    times[i].Add((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency / group);
                }
            }
        }
        return Array.ConvertAll(times, list =>
        {
            list.Sort();
            return new Latency(list[list.Count / 2], list[0], list[list.Count * 99 / 100]);
        });
    }

    public static Timing[] InTurns(double seconds, params Action[] actions)
    {
        int[] calls = new int[actions.Length];
        var times = Array.ConvertAll(actions, _ => new List<double>());
        for (int i = 0; i < actions.Length; i++)
        {
            // Warm-up: the runtime replaces tier-0 code after thirty calls, and again when it has counted the branches.
            var warm = Stopwatch.StartNew();
            int count = 0;
            while (warm.Elapsed.TotalSeconds < 0.5 || count < 40 && warm.Elapsed.TotalSeconds < 2)
            {
                actions[i]();
                count++;
            }
            calls[i] = Math.Max(1, (int)(Window / (warm.Elapsed.TotalSeconds / count)));
        }
        var clock = Stopwatch.StartNew();
        for (int round = 0; round < 5 || clock.Elapsed.TotalSeconds < seconds * actions.Length; round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                for (int window = 0; window < 10; window++)
                {
                    long start = Stopwatch.GetTimestamp();
                    for (int call = 0; call < calls[i]; call++)
                    {
                        actions[i]();
                    }
                    times[i].Add((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency / calls[i]);
                }
            }
        }
        return Array.ConvertAll(times, list =>
        {
            list.Sort();
            return new Timing(list[0], list[list.Count / 2]);
        });
    }
}
