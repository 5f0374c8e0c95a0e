using System.Globalization;
using System.Text;

namespace FastNn.Data;

/// <summary>Numbers as they are written in any culture's CSV files: digits, a decimal point, an exponent.</summary>
static class CsvNumber
{
    const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    const int MaxShown = 40;

    // DBL_DIG of C: so many decimal digits survive the way into a double and back.
    const int ExactDigits = 15;

    /// <summary>Whether a cell is a number; one beyond the range of float is, and becomes infinite.</summary>
    public static bool TryParse(ReadOnlySpan<byte> cell, out float value)
    {
        if (TryParseDigits(cell, out int digits))
        {
            value = digits;
            return true;
        }
        value = 0;
        return MayBeNumber(cell) && float.TryParse(cell, Style, CultureInfo.InvariantCulture, out value);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out float)"/>
    public static bool TryParse(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        return MayBeNumber(cell) && double.TryParse(cell, Style, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether no other decimal number of as many digits is the same double: at most 15 digits that count, and in the range of full
    /// precision.</summary>
    /// <param name="cell">A number.</param>
    /// <param name="value">What it was read as.</param>
    public static bool IsDistinct(ReadOnlySpan<byte> cell, double value)
    {
        // Zeros at both ends only move the point.
        int digits = 0, zeros = 0;
        foreach (byte c in cell)
        {
            if (c is (byte)'e' or (byte)'E')
            {
                break;
            }
            if (c == '0')
            {
                zeros += digits > 0 ? 1 : 0;
            }
            else if (char.IsAsciiDigit((char)c))
            {
                digits += zeros + 1;
                zeros = 0;
            }
        }
        return digits == 0 ? value == 0 : digits <= ExactDigits && double.IsNormal(value);
    }

    /// <summary>Whether a cell stands for a value that is missing or not finite, in the words of the usual tools.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> cell) =>
        cell.IsEmpty || IsWord(cell, "nan"u8) || IsWord(cell, "na"u8) || IsWord(cell, "n/a"u8) || IsWord(cell, "null"u8) || IsWord(cell, "none"u8)
        || IsWord(cell.TrimStart("+-"u8), "inf"u8) || IsWord(cell.TrimStart("+-"u8), "infinity"u8) || cell.TrimStart("+-"u8).SequenceEqual("∞"u8);

    /// <summary>A cell as a message shows it: quoted, shortened, control characters as escapes.</summary>
    public static string Show(ReadOnlySpan<byte> cell)
    {
        StringBuilder shown = new();
        foreach (char c in Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, MaxShown)]))
        {
            shown.Append(char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString());
        }
        return cell.Length > MaxShown ? $"\"{shown}...\"" : $"\"{shown}\"";
    }

    /// <summary>Pixels, counts and labels, several times faster than the general way: up to 7 digits are exact in a float.</summary>
    static bool TryParseDigits(ReadOnlySpan<byte> cell, out int value)
    {
        value = 0;
        if (cell.Length is 0 or > 7)
        {
            return false;
        }
        foreach (byte c in cell)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return false;
            }
            value = 10 * value + (c - '0');
        }
        return true;
    }

    // A number ends in a digit or its point. That keeps out what the parsers of .NET take besides: NaN, Infinity, and NUL behind a number.
    static bool MayBeNumber(ReadOnlySpan<byte> cell) =>
        !cell.IsEmpty && (char.IsAsciiDigit((char)cell[^1]) || cell[^1] == '.');

    static bool IsWord(ReadOnlySpan<byte> cell, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(cell, word);
}
