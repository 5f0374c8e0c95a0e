namespace FastNn.Tables;

/// <summary>A number read from text.</summary>
/// <param name="Value">The nearest float.</param>
/// <param name="Precise">The nearest double.</param>
/// <param name="IsShort">Whether the float gives the number's decimal digits back: at most 6 digits, or a whole number up to 2^24.</param>
readonly record struct ParsedNumber(float Value, double Precise, bool IsShort);
