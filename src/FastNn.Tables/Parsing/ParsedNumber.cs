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

    /// <summary>A number of another source than text.</summary>
    public static ParsedNumber From(double value) => new((float)value, value, HasFewDigits(value));

    static bool HasFewDigits(double value)
    {
        const double Limit = 1e6, Error = 1e-12;
        if (value == Math.Floor(value))
        {
            return Math.Abs(value) <= MaxWholeFloat;
        }
        double scaled = value;
        for (int digits = 0; digits < FloatDigits && Math.Abs(scaled) < Limit; digits++)
        {
            scaled *= 10;
            double rounded = Math.Round(scaled);
            if (Math.Abs(scaled - rounded) <= Error * Math.Abs(rounded))
            {
                return Math.Abs(rounded) < Limit;
            }
        }
        return false;
    }
}
