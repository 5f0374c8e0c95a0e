using System.Globalization;

namespace FastNn.Tables;

/// <summary>Parses numbers of digits, a decimal point and an exponent, independent of the culture. Hexadecimal digits, NaN and infinity are no
/// numbers.</summary>
static class NumberText
{
    const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // A double has 52 bits of mantissa, a float 23: the float that is nearest to a double is nearest to the number too, unless the double is within its own
    // error of the middle of two floats. The error is at most one half for the digits, one half for the division, and the digits beyond 19.
    const int BitsBelowFloat = 52 - 23, Error = 4;

    // Up to 10^22, powers of ten are exact doubles; 19 digits fit a ulong.
    const int MaxPower = 22, MaxDigits = 19;

    static readonly double[] powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Parses a text as a number; one beyond the range of float is infinite.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ParsedNumber number)
    {
        number = default;
        bool isNegative = false, hasPoint = false, hasDigits = false;
        ulong mantissa = 0;
        int i = 0, digits = 0, exponent = 0;
        if (!text.IsEmpty && text[0] is '-' or '+')
        {
            isNegative = text[0] == '-';
            i++;
        }
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                hasDigits = true;
                bool isKept = digits < MaxDigits;
                mantissa = isKept ? mantissa * 10 + digit : mantissa;
                digits += mantissa > 0 ? 1 : 0;
                exponent += (isKept ? 0 : 1) - (hasPoint ? 1 : 0);
            }
            else if (text[i] == '.' && !hasPoint)
            {
                hasPoint = true;
            }
            else
            {
                break;
            }
        }
        if (!hasDigits || (i < text.Length && !ReadExponent(text[i..], ref exponent)))
        {
            return false;
        }
        number = Convert(text, mantissa, exponent, digits, isNegative);
        return true;
    }

    /// <summary>Adds an exponent, such as e-3, to a power of ten; false for other text.</summary>
    static bool ReadExponent(ReadOnlySpan<char> text, ref int exponent)
    {
        const int Max = 99_999;
        if (text[0] is not ('e' or 'E'))
        {
            return false;
        }
        int i = text.Length > 1 && text[1] is '-' or '+' ? 2 : 1, value = 0;
        if (i == text.Length)
        {
            return false;
        }
        bool isNegative = text[1] == '-';
        for (; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }
            value = Math.Min(Max, value * 10 + (text[i] - '0'));
        }
        exponent += isNegative ? -value : value;
        return true;
    }

    static ParsedNumber Convert(ReadOnlySpan<char> text, ulong mantissa, int exponent, int digits, bool isNegative)
    {
        if (exponent is < -MaxPower or > MaxPower)
        {
            return ConvertSlowly(text, digits);
        }
        double precise = exponent < 0 ? mantissa / powers[-exponent] : mantissa * powers[exponent];
        const long Middle = 1L << (BitsBelowFloat - 1), Mask = (1L << BitsBelowFloat) - 1;
        long distance = (BitConverter.DoubleToInt64Bits(precise) & Mask) - Middle;
        if (distance is >= -Error and <= Error)
        {
            return ConvertSlowly(text, digits);
        }
        precise = isNegative ? -precise : precise;
        return new ParsedNumber((float)precise, precise, IsShort(precise, digits));
    }

    static ParsedNumber ConvertSlowly(ReadOnlySpan<char> text, int digits)
    {
        double precise = double.Parse(text, Style, CultureInfo.InvariantCulture);
        return new ParsedNumber(float.Parse(text, Style, CultureInfo.InvariantCulture), precise, IsShort(precise, digits));
    }

    static bool IsShort(double value, int digits) =>
        digits <= ParsedNumber.FloatDigits || (Math.Abs(value) <= ParsedNumber.MaxWholeFloat && value == Math.Floor(value));
}
