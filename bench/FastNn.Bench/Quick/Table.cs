namespace FastNn.Bench.Quick;

/// <summary>The table of a section, written as Markdown.</summary>
sealed class Table(string name)
{
    readonly List<string[]> rows = [];
    string[] head = [];

    public void Head(params string[] columns) => head = columns;

    public void Row(params string[] cells)
    {
        rows.Add(cells);
        Console.Error.WriteLine($"{name}: {string.Join("  ", cells)}");
    }

    public void Write(Action<string> line)
    {
        line("");
        line($"## {name}");
        line("");
        line($"| {string.Join(" | ", head)} |");
        line($"|{string.Concat(Enumerable.Repeat("---|", head.Length))}");
        foreach (string[] row in rows)
        {
            line($"| {string.Join(" | ", row)} |");
        }
    }

    /// <summary>Formats best and median as rates.</summary>
    public static string Rate(double work, Timing timing, string unit) =>
        FormattableString.Invariant($"{work / timing.Best / 1e9:f1} / {work / timing.Median / 1e9:f1} {unit}");

    /// <summary>Formats best and median as times.</summary>
    public static string Time(Timing timing) => timing.Best < 1e-6
        ? FormattableString.Invariant($"{timing.Best * 1e9:f0} / {timing.Median * 1e9:f0} ns")
        : FormattableString.Invariant($"{timing.Best * 1e6:f2} / {timing.Median * 1e6:f2} µs");

    /// <summary>Formats best and median as percentages of a limit.</summary>
    public static string Share(double work, Timing timing, double limit) =>
        FormattableString.Invariant($"{work / timing.Best / 1e9 / limit * 100:f0} / {work / timing.Median / 1e9 / limit * 100:f0} %");

    /// <summary>Formats best and median as percentages of another action's, timed in turns.</summary>
    public static string Shares(Timing limit, Timing timing) =>
        FormattableString.Invariant($"{limit.Best / timing.Best * 100:f0} / {limit.Median / timing.Median * 100:f0} %");

    /// <summary>Formats median, best and 99th percentile of single calls.</summary>
    public static string Time(Latency latency) => latency.Median < 1e-6
        ? FormattableString.Invariant($"{latency.Median * 1e9:f0} ({latency.Best * 1e9:f0}, {latency.Percentile99 * 1e9:f0}) ns")
        : FormattableString.Invariant($"{latency.Median * 1e6:f2} ({latency.Best * 1e6:f2}, {latency.Percentile99 * 1e6:f2}) µs");

    /// <summary>Formats a ratio of two times.</summary>
    public static string Ratio(double other, double own) => FormattableString.Invariant($"{other / own:f2}×");
}
