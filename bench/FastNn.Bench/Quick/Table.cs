namespace FastNn.Bench.Quick;

/// <summary>A section's rows, written as Markdown.</summary>
internal sealed class Table(string name)
{
    readonly List<string[]> rows = [];
    string[] head = [];

    public void Head(params string[] columns) => head = columns;

    public void Row(params string[] cells)
    {
        rows.Add(cells);
        Console.Error.WriteLine($"{name}: {string.Join("  ", cells)}");
    }

    public void Write()
    {
        Console.WriteLine();
        Console.WriteLine($"## {name}");
        Console.WriteLine();
        Console.WriteLine($"| {string.Join(" | ", head)} |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", head.Length))}");
        foreach (string[] row in rows)
        {
            Console.WriteLine($"| {string.Join(" | ", row)} |");
        }
    }

    /// <summary>Best and median as rates.</summary>
    public static string Rate(double work, Timing timing, string unit) => FormattableString.Invariant($"{work / timing.Best / 1e9:f1} / {work / timing.Median / 1e9:f1} {unit}");

    /// <summary>Best and median as times.</summary>
    public static string Time(Timing timing) => timing.Best < 1e-6
        ? FormattableString.Invariant($"{timing.Best * 1e9:f0} / {timing.Median * 1e9:f0} ns")
        : FormattableString.Invariant($"{timing.Best * 1e6:f2} / {timing.Median * 1e6:f2} µs");

    /// <summary>Best and median as shares of a limit.</summary>
    public static string Share(double work, Timing timing, double limit) => FormattableString.Invariant($"{work / timing.Best / 1e9 / limit * 100:f0} / {work / timing.Median / 1e9 / limit * 100:f0} %");

    /// <summary>How many times faster the medians are.</summary>
    public static string Ratio(double other, double own) => FormattableString.Invariant($"{other / own:f2}×");
}
