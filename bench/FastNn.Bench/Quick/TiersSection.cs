using System.Globalization;
using FastNn.Simd;

namespace FastNn.Bench.Quick;

/// <summary>Measures square products forced to the narrower tiers, against the FMA peak of their registers.</summary>
static class TiersSection
{
    public static void Run(Table table)
    {
        table.Head("tier", "n", "FastNn, GFLOP/s", "of the peak of the tier");
        foreach (Tier tier in new[] { Tier.Avx2, Tier.Vector })
        {
            foreach (int n in new[] { 128, 256, 512, 1024, 2048 })
            {
                if (!Tiers.IsSupported(tier))
                {
                    table.Row($"{tier}", $"{n}", "not supported by this processor", "");
                    continue;
                }
                string[] answer = Child.Ask(["gemm", $"{n}"], (Tiers.Variable, $"{tier}")).Split(' ');
                var time = new Timing(double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
                double work = 2.0 * n * n * n;
                table.Row(answer[3], $"{n}", Table.Rate(work, time, ""), Table.Share(work, time, double.Parse(answer[2], CultureInfo.InvariantCulture)));
            }
        }
    }
}
