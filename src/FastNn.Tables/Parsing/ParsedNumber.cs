using System.Globalization;

namespace FastNn.Tables;

/// <summary>A number read from text.</summary>
/// <param name="Value">The nearest float.</param>
/// <param name="Precise">The nearest double.</param>
/// <param name="IsShort">Whether the float gives the number's decimal digits back: at most 6 digits, or a whole number up to 2^24.</param>
readonly record struct ParsedNumber(float Value, double Precise, bool IsShort)
{
    /// <summary>FLT_DIG of C: so many decimal digits survive the conversion to float and back.</summary>
    public const int FloatDigits = 6;

    /// <summary>The number up to which every whole number is a float.</summary>
    public const double MaxWholeFloat = 1 << 24;

    // 10^FLT_DIG; and the longest shortest form of a float has 9 digits, a sign, a point and an exponent of two digits.
    const double FewDigits = 1e6;
    const int MaxFloatText = 16;

    /// <summary>A number of another source than text.</summary>
    public static ParsedNumber From(double value) => new((float)value, value, HasFewDigits(value));

    /// <summary>A whole number of another source than text.</summary>
    public static ParsedNumber From(long value) => new(value, value, value is >= -(long)MaxWholeFloat and <= (long)MaxWholeFloat);

    /// <summary>A float: the number of its shortest decimal form.</summary>
    public static ParsedNumber From(float value)
    {
        // A few digits are found without writing them; the power of ten and the product are exact.
        double power = 1;
        for (int digits = 0; digits < FloatDigits && Math.Abs(value * power) < FewDigits; digits++, power *= 10)
        {
            double rounded = Math.Round(value * power);
            if ((float)(rounded / power) == value)
            {
                return new(value, rounded / power, Math.Abs(rounded) < FewDigits);
            }
        }
        Span<char> text = stackalloc char[MaxFloatText];
        return value.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture) && NumberText.TryParse(text[..length], out ParsedNumber number)
            ? number : From((double)value);
    }

    static bool HasFewDigits(double value)
    {
        const double Error = 1e-12;
        if (value == Math.Floor(value))
        {
            return Math.Abs(value) <= MaxWholeFloat;
        }
        double scaled = value;
        for (int digits = 0; digits < FloatDigits && Math.Abs(scaled) < FewDigits; digits++)
        {
            scaled *= 10;
            double rounded = Math.Round(scaled);
            if (Math.Abs(scaled - rounded) <= Error * Math.Abs(rounded))
            {
                return Math.Abs(rounded) < FewDigits;
            }
        }
        return false;
    }
}
