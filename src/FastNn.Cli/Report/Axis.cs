namespace FastNn.Cli;

/// <summary>An axis of a plot.</summary>
/// <param name="Label">What is measured, with its unit.</param>
/// <param name="Lowest">The value at its beginning.</param>
/// <param name="Highest">The value at its end, above the lowest.</param>
/// <param name="Ticks">The values that are written beside it.</param>
/// <param name="Format">Formats a value.</param>
sealed record Axis(string Label, double Lowest, double Highest, IReadOnlyList<double> Ticks, Func<double, string> Format)
{
    /// <summary>From 0 to 1.</summary>
    public static Axis OfFractions(string label) => Enclose(label, 0, 1, Html.FormatTick);

    /// <summary>An axis with four to eight ticks at round numbers, from the first to the last of them.</summary>
    public static Axis Enclose(string label, double lowest, double highest, Func<double, string> format)
    {
        double[] ticks = ComputeTicks(lowest, highest);
        return new(label, ticks[0], ticks[^1], ticks, format);
    }

    /// <summary>An axis of whole numbers with about eight ticks.</summary>
    public static Axis OfWholeNumbers(string label, int first, int last)
    {
        int step = (last - first + 8) / 8;
        double[] ticks = [.. Enumerable.Range(0, (last - first) / Math.Max(1, step) + 1).Select(i => (double)first + i * step)];
        return first == last ? new(label, first - 0.5, first + 0.5, [first], Html.FormatTick) : new(label, first, last, ticks, Html.FormatTick);
    }

    /// <summary>Returns where a value lies, from 0 at the beginning to 1 at the end.</summary>
    public double Locate(double value) => (value - Lowest) / (Highest - Lowest);

    static double[] ComputeTicks(double lowest, double highest)
    {
        if (highest <= lowest)
        {
            double margin = highest == 0 ? 1 : Math.Abs(highest) * 0.1;
            (lowest, highest) = (lowest - margin, highest + margin);
        }
        double raw = (highest - lowest) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= raw * 0.999) * power;
        double start = Math.Floor(lowest / step);
        int count = (int)Math.Ceiling(highest / step - start - 1e-9) + 1;
        return [.. Enumerable.Range(0, count).Select(i => (start + i) * step)];
    }
}
