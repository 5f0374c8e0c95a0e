using System.Diagnostics;

namespace FastNn.Bench.Quick;

/// <summary>Seconds of one call: the best window and the median of all.</summary>
internal readonly record struct Timing(double Best, double Median);

/// <summary>Times several actions in turns, so that a wobble of the clock meets all of them.</summary>
internal static class Measure
{
    const double Window = 4e-4;

    public static Timing[] InTurns(double seconds, params Action[] actions)
    {
        int[] calls = new int[actions.Length];
        var times = Array.ConvertAll(actions, _ => new List<double>());
        for (int i = 0; i < actions.Length; i++)
        {
            // Warm: the runtime replaces first-tier code after thirty calls and a tenth of a second.
            var warm = Stopwatch.StartNew();
            int count = 0;
            while (warm.Elapsed.TotalSeconds < 0.25 || count < 40 && warm.Elapsed.TotalSeconds < 2)
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
                    times[i].Add(Stopwatch.GetElapsedTime(start).TotalSeconds / calls[i]);
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
