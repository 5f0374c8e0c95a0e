using System.Diagnostics;
using FastNn.Bench.Peers;
using FastNn.Simd;

namespace FastNn.Bench.Quick;

/// <summary>Measures single rows of small networks against C whose shapes are known at compile time, at both tiers.</summary>
static class SmallSection
{
    const int Windows = 200, Calls = 2000;

    static readonly int[][] networks = [[16, 16, 16, 1], [32, 64, 32, 1], [24, 48, 24, 3], [13, 64, 64, 2], [128, 64, 32, 1], [50, 100, 100, 3]];

    /// <summary>The tiers that C is compared at, where the processor has them.</summary>
    public static IEnumerable<Tier> Supported => ((Tier[])[Tier.Avx512, Tier.Avx2]).Where(Tiers.IsSupported);

    public static void Run(Table table)
    {
        table.Head("network", "tier", "`Predictor.PredictOne`", "`ModelHandle.PredictOne`", "C, gcc -O3", "times C: best / median");
        foreach (Tier tier in Supported)
        {
            Dictionary<string, Timing>? peer = SmallC.Measure(Tiers.Width(tier));
            string name = tier.ToString().ToLowerInvariant();
            Dictionary<string, Timing> own = SmallC.Parse(Child.Ask(["small", "predictor"], (Tiers.Variable, name))),
                handle = SmallC.Parse(Child.Ask(["small", "handle"], (Tiers.Variable, name)));
            foreach ((string widths, Timing time) in own)
            {
                table.Row([widths, name, Table.Time(time), Table.Time(handle[widths]), .. Ratio(peer, widths, time)]);
            }
        }
    }

    /// <summary>Returns the cells of C: its time, and how many times as long the network takes.</summary>
    public static string[] Ratio(Dictionary<string, Timing>? peer, string widths, Timing time) => peer is null
        ? ["needs gcc", ""]
        : [Table.Time(peer[widths]), FormattableString.Invariant($"{time.Best / peer[widths].Best:f2} / {time.Median / peer[widths].Median:f2}")];

    /// <summary>Prints the widths of each network and the best and the median of a prediction in nanoseconds.</summary>
    /// <param name="kind">What predicts: a <c>predictor</c>, a <c>handle</c>, or a <c>baked</c> model.</param>
    public static void Measure(string kind)
    {
        foreach (int[] widths in networks)
        {
            Network network = Numbers.Network(widths);
            using var handle = new ModelHandle(network);
            using Predictor predictor = network.CreatePredictor();
            Timing timing = kind switch
            {
                "baked" => BakedSection.Measure(network),
                "handle" => Time((x, y, calls) => Repeat(handle, x, y, calls), widths[0], widths[^1]),
                _ => Time((x, y, calls) => Repeat(predictor, x, y, calls), widths[0], widths[^1]),
            };
            Console.WriteLine(FormattableString.Invariant($"{string.Join('-', widths)} {timing.Best * 1e9} {timing.Median * 1e9}"));
        }
    }

    /// <summary>Returns the times of a call.</summary>
    public static Timing Time(Repeat repeat, int inputs, int outputs)
    {
        float[] x = Numbers.Array(inputs), y = new float[outputs];
        double[] times = new double[Windows];
        // Two rounds: in the first the runtime replaces tier-0 code.
        for (int round = 0; round < 2; round++)
        {
            for (int window = 0; window < Windows; window++)
            {
                long start = Stopwatch.GetTimestamp();
                repeat(x, y, Calls);
                times[window] = Stopwatch.GetElapsedTime(start).TotalSeconds / Calls;
            }
            Thread.Sleep(200);
        }
        Array.Sort(times);
        return new(times[0], times[Windows / 2]);
    }

    // Each call depends on the one before, as in the C program.
    static void Repeat<P>(P predictor, float[] x, float[] y, int calls) where P : class, IPredictor
    {
        for (int call = 0; call < calls; call++)
        {
            predictor.PredictOne(x, y);
            x[0] = y[0] * 1e-30f;
        }
    }
}

/// <summary>Predicts the same row so many times, each time from the output before.</summary>
delegate void Repeat(float[] x, float[] y, int calls);
