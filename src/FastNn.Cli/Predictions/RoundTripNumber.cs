using System.Globalization;

namespace FastNn.Cli;

/// <summary>Writes numbers with round-trip digits: read again as floats, they are the same.</summary>
static class RoundTripNumber
{
    /// <summary>Writes a number without allocating.</summary>
    public static void Write(TextWriter output, float value)
    {
        Span<char> digits = stackalloc char[32];
        value.TryFormat(digits, out int length, "R", CultureInfo.InvariantCulture);
        output.Write(digits[..length]);
    }
}
