using System.Globalization;

namespace FastNn.Bench.Quick;

/// <summary>Measures the first predictions of new processes.</summary>
static class StartSection
{
    const int Processes = 15;

    public static void Run(Table table)
    {
        table.Head("network", "making the predictor", "its first prediction", "the second");
        foreach (string network in new[] { "32-64-32-1", "784-128-10", "784-512-512-10" })
        {
            double[][] answers =
            [
                .. Enumerable.Range(0, Processes).Select(_ =>
                    Array.ConvertAll(Child.Ask(["start", network]).Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture))),
            ];
            table.Row([network, .. Enumerable.Range(0, 3).Select(i => Milliseconds([.. answers.Select(answer => answer[i]).Order()]))]);
        }
    }

    static string Milliseconds(double[] sorted) => FormattableString.Invariant($"{sorted[0]:g3} / {sorted[sorted.Length / 2]:g3} ms");
}
