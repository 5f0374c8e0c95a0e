using System.Globalization;
using System.Net;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Writes HTML.</summary>
static class Html
{
    const int MaxCell = 80;

    /// <summary>Encodes text for an element or an attribute. Control characters, which no page may contain, become U+FFFD.</summary>
    public static string Encode(string text) =>
        WebUtility.HtmlEncode(string.Create(text.Length, text, (chars, from) =>
        {
            for (int i = 0; i < chars.Length; i++)
            {
                chars[i] = (char.IsControl(from[i]) && from[i] is not ('\t' or '\n' or '\r')) || from[i] is '\uFFFE' or '\uFFFF' ? '\uFFFD' : from[i];
            }
        }));

    /// <summary>Encodes the text of a cell, cut after 80 characters.</summary>
    public static string EncodeCell(string text) => Encode(text.Length > MaxCell ? text[..MaxCell] + "…" : text);

    /// <summary>Formats a number for a table with about five digits, NaN as a dash.</summary>
    public static string Format(double value) => Math.Abs(value) switch
    {
        double.NaN => "–",
        0 => "0",
        >= 1e15 or < 1e-4 => value.ToString("0.###e+0", CultureInfo.InvariantCulture),
        >= 1e4 => Invariant($"{value:n0}"),
        >= 100 => Invariant($"{value:0.##}"),
        >= 1 => Invariant($"{value:0.####}"),
        _ => value.ToString("G4", CultureInfo.InvariantCulture),
    };

    /// <summary>Formats a number for the tick of an axis: 25k, 1.5M.</summary>
    public static string FormatTick(double value) => Math.Abs(value) switch
    {
        >= 1e15 => value.ToString("0.##e+0", CultureInfo.InvariantCulture),
        >= 1e9 => Invariant($"{value / 1e9:0.###}G"),
        >= 1e6 => Invariant($"{value / 1e6:0.###}M"),
        >= 1e4 => Invariant($"{value / 1e3:0.###}k"),
        >= 1e-3 or 0 => Invariant($"{value:0.#####}"),
        _ => value.ToString("0.##e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>Formats a fraction as per cent.</summary>
    public static string FormatPercent(double value) => double.IsNaN(value) ? "–" : Invariant($"{value * 100:0.##} %");
}
