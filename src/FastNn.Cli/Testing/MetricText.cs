using System.Globalization;

namespace FastNn.Cli;

/// <summary>Formats metrics for people.</summary>
static class MetricText
{
    /// <summary>Formats a value like <see cref="FormatAll"/>.</summary>
    public static string Format(double value) => FormatAll(value)[0];

    /// <summary>Formats values beside each other with as many decimals: four, two from 100 on; with powers of ten where all are tiny or one is huge; NaN as a
    /// dash.</summary>
    public static string[] FormatAll(params ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Abs(value) > largest ? Math.Abs(value) : largest;
        }
        string format = largest switch
        {
            >= 1e9 or (> 0 and < 1e-3) => "0.###e+0",
            >= 100 => "#,0.00",
            _ => "0.0000",
        };
        string[] texts = new string[values.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = Format(values[i], format);
        }
        return texts;
    }

    static string Format(double value, string format)
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        bool isZero = text.AsSpan().IndexOfAnyInRange('1', '9') < 0;
        // A value may be rounded to zero from below.
        return double.IsNaN(value) ? "-" : !isZero ? text : format.Contains('e') ? "0" : text.TrimStart('-');
    }
}
