using System.Globalization;

namespace FastNn.Cli;

/// <summary>Formats metrics for people.</summary>
static class MetricText
{
    /// <summary>Formats a value with four decimals, a large one with two, a tiny one with its power of ten; NaN as a dash.</summary>
    public static string Format(double value) => Math.Abs(value) switch
    {
        double.NaN => "-",
        >= 1e9 => value.ToString("0.####e+0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("#,0.00", CultureInfo.InvariantCulture),
        >= 0.0001 or 0 => value.ToString("0.0000", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###e+0", CultureInfo.InvariantCulture),
    };
}
