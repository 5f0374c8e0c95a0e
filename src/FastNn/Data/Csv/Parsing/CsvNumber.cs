using System.Globalization;
using System.Text;

namespace FastNn.Data;

/// <summary>Parses numbers of digits, a decimal point and an exponent, independent of the culture.</summary>
static class CsvNumber
{
    const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    const int MaxShown = 40;

    // DBL_DIG of C: so many decimal digits survive the conversion to double and back.
    const int ExactDigits = 15;

    /// <summary>Parses a cell as a number; a number beyond the range of float is infinite.</summary>
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

    /// <summary>Returns whether no other decimal number of as many digits has the same double: at most 15 significant digits, in the range of full
    /// precision.</summary>
    /// <param name="cell">A number.</param>
    /// <param name="value">Its value.</param>
    public static bool IsDistinct(ReadOnlySpan<byte> cell, double value)
    {
        // Zeros at both ends are not significant.
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

    /// <summary>Formats a cell for messages: quoted, shortened, control characters escaped.</summary>
    public static string Show(ReadOnlySpan<byte> cell)
    {
        StringBuilder shown = new();
        foreach (char c in Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, MaxShown)]))
        {
            shown.Append(char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString());
        }
        return cell.Length > MaxShown ? $"\"{shown}...\"" : $"\"{shown}\"";
    }

    /// <summary>Parses pixels, counts and labels, several times faster than the general parser: up to 7 digits are exact in a float.</summary>
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

    // A number ends in a digit or its point. This excludes what the parsers of .NET accept besides: NaN, Infinity, and NUL after a number.
    static bool MayBeNumber(ReadOnlySpan<byte> cell) =>
        !cell.IsEmpty && (char.IsAsciiDigit((char)cell[^1]) || cell[^1] == '.');
}
