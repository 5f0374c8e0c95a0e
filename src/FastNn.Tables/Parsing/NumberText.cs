using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    // 10^FLT_DIG of C: a mantissa below it survives the conversion to float and back.
    const ulong FewDigits = 1_000_000;

    static readonly double[] powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Parses a text as a number; one beyond the range of float is infinite.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ParsedNumber number)
    {
        int sign = !text.IsEmpty && text[0] == '-' ? 1 : 0;
        if ((uint)(text.Length - sign - ShortNumber.MinLength) <= ShortNumber.MaxLength - ShortNumber.MinLength
            && ShortNumber.TryRead(text[sign..], out ulong few, out int behind))
        {
            number = Convert(text, few, -behind);
            return true;
        }
        return TryParseLong(text, out number);
    }

    static bool TryParseLong(ReadOnlySpan<char> text, out ParsedNumber number)
    {
        int start = !text.IsEmpty && text[0] is '-' or '+' ? 1 : 0, i = start, exponent = 0;
        ulong mantissa = ReadDigits(text, ref i, 0);
        int digits = i - start;
        if (i < text.Length && text[i] == '.')
        {
            int point = ++i;
            mantissa = ReadDigits(text, ref i, mantissa);
            exponent = point - i;
            digits -= exponent;
        }
        if (digits == 0 || (i < text.Length && !ReadExponent(text[i..], ref exponent)))
        {
            number = default;
            return false;
        }
        // The mantissa of more digits may have overflowed; zeros before the others do not count.
        bool isLong = digits > MaxDigits && digits - CountZeros(text[start..]) > MaxDigits;
        number = isLong || exponent is < -MaxPower or > MaxPower ? ConvertSlowly(text) : Convert(text, mantissa, exponent);
        return true;
    }

    /// <summary>Counts the zeros before the first other digit.</summary>
    static int CountZeros(ReadOnlySpan<char> text)
    {
        int zeros = 0;
        for (int i = 0; i < text.Length && text[i] is '0' or '.'; i++)
        {
            zeros += text[i] == '0' ? 1 : 0;
        }
        return zeros;
    }

    /// <summary>Reads digits, eight at a time where there are so many, and appends them to a mantissa.</summary>
    static ulong ReadDigits(ReadOnlySpan<char> text, ref int start, ulong mantissa)
    {
        int i = start;
        while (i + Vector128<ushort>.Count <= text.Length)
        {
            Vector128<ushort> digits = Vector128.LoadUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text)), (nuint)i)
                - Vector128.Create((ushort)'0');
            if (Vector128.GreaterThanAny(digits, Vector128.Create((ushort)9)))
            {
                break;
            }
            mantissa = mantissa * 100_000_000 + ReadEight(Vector128.Narrow(digits, digits).AsUInt64()[0]);
            i += Vector128<ushort>.Count;
        }
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit > 9)
            {
                break;
            }
            mantissa = mantissa * 10 + digit;
        }
        start = i;
        return mantissa;
    }

    /// <summary>Adds up eight digits in one register: pairs of digits, then pairs of those, then the two halves (D. Lemire, "Number parsing at a gigabyte per
    /// second", 2021).</summary>
    /// <param name="bytes">The digits, 0 to 9, the first in the lowest byte.</param>
    public static ulong ReadEight(ulong bytes)
    {
        const ulong Mask = 0x0000_00FF_0000_00FF, High = 100 + (1_000_000UL << 32), Low = 1 + (10_000UL << 32);
        bytes = bytes * 10 + (bytes >> 8);
        return (uint)(((bytes & Mask) * High + ((bytes >> 16) & Mask) * Low) >> 32);
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

    /// <summary>Returns whether a double may be on the other side of the middle of two floats than its digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNearMiddle(double precise)
    {
        const long Middle = 1L << (BitsBelowFloat - 1), Mask = (1L << BitsBelowFloat) - 1;
        return (ulong)((BitConverter.DoubleToInt64Bits(precise) & Mask) - Middle + Error) <= 2 * Error;
    }

    // Without branches for what changes from number to number: its sign, and whether it is short.
    static ParsedNumber Convert(ReadOnlySpan<char> text, ulong mantissa, int exponent)
    {
        double precise = exponent <= 0 ? mantissa / powers[-exponent] : mantissa * powers[exponent];
        if (IsNearMiddle(precise))
        {
            return ConvertSlowly(text);
        }
        long sign = text[0] == '-' ? 1 : 0;
        bool isShort = (mantissa < FewDigits) | ((precise <= ParsedNumber.MaxWholeFloat) & (precise == Math.Floor(precise)));
        precise = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(precise) | (sign << 63));
        return new ParsedNumber((float)precise, precise, isShort);
    }

    static ParsedNumber ConvertSlowly(ReadOnlySpan<char> text)
    {
        double precise = double.Parse(text, Style, CultureInfo.InvariantCulture);
        return new ParsedNumber(float.Parse(text, Style, CultureInfo.InvariantCulture), precise, IsWholeFloat(precise));
    }

    static bool IsWholeFloat(double value) => Math.Abs(value) <= ParsedNumber.MaxWholeFloat && value == Math.Floor(value);
}
