using System.Diagnostics;
using FastNn.Bench.Peers;
using FastNn.Simd;

namespace FastNn.Bench.Quick;

/// <summary>Measures single rows of small networks against C whose shapes are known at compile time, at both tiers.</summary>
static class SmallSection
{
    const int Windows = 200, Calls = 2000;

    static readonly int[][] networks = [[16, 16, 16, 1], [32, 64, 32, 1], [24, 48, 24, 3], [13, 64, 64, 2], [128, 64, 32, 1], [50, 100, 100, 3]];

    public static void Run(Table table)
    {
        table.Head("network", "tier", "`Predictor.PredictOne`", "`ModelHandle.PredictOne`", "C, gcc -O3", "times C: best / median");
        foreach (Tier tier in (Tier[])[Tier.Avx512, Tier.Avx2])
        {
            if (!Tiers.IsSupported(tier))
            {
                continue;
            }
            Dictionary<string, Timing>? peer = SmallC.Measure(Tiers.Width(tier));
            string name = tier.ToString().ToLowerInvariant();
            Dictionary<string, Timing> own = SmallC.Parse(Child.Ask(["small", "predictor"], (Tiers.Variable, name))),
                handle = SmallC.Parse(Child.Ask(["small", "handle"], (Tiers.Variable, name)));
            foreach ((string widths, Timing time) in own)
            {
                string[] c = peer is null
                    ? ["needs gcc", ""]
                    : [Table.Time(peer[widths]), FormattableString.Invariant($"{time.Best / peer[widths].Best:f2} / {time.Median / peer[widths].Median:f2}")];
                table.Row([widths, name, Table.Time(time), Table.Time(handle[widths]), .. c]);
            }
        }
    }

    /// <summary>Prints the widths of each network and the best and the median of a prediction in nanoseconds.</summary>
    public static void Measure(bool usesHandle)
    {
        foreach (int[] widths in networks)
        {
            Network network = Numbers.Network(widths);
            using var handle = new ModelHandle(network);
            using Predictor predictor = network.CreatePredictor();
            Timing timing = usesHandle ? Time(handle, widths) : Time(predictor, widths);
            Console.WriteLine(FormattableString.Invariant($"{string.Join('-', widths)} {timing.Best * 1e9} {timing.Median * 1e9}"));
        }
    }

    static Timing Time<P>(P predictor, int[] widths) where P : class, IPredictor
    {
        float[] x = Numbers.Array(widths[0]), y = new float[widths[^1]];
        double[] times = new double[Windows];
        // Two rounds: in the first the runtime replaces tier-0 code.
        for (int round = 0; round < 2; round++)
        {
            for (int window = 0; window < Windows; window++)
            {
                long start = Stopwatch.GetTimestamp();
                Repeat(predictor, x, y);
                times[window] = Stopwatch.GetElapsedTime(start).TotalSeconds / Calls;
            }
            Thread.Sleep(200);
        }
        Array.Sort(times);
        return new(times[0], times[Windows / 2]);
    }

    // Each call depends on the one before, as in the C program.
    static void Repeat<P>(P predictor, float[] x, float[] y) where P : class, IPredictor
    {
        for (int call = 0; call < Calls; call++)
        {
            predictor.PredictOne(x, y);
            x[0] = y[0] * 1e-30f;
        }
    }
}
