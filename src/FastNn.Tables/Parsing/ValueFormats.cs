namespace FastNn.Tables;

/// <summary>How values are written: numbers, dates and missing values.</summary>
/// <param name="Numbers">The format of numbers.</param>
/// <param name="Missing">The words for a missing value.</param>
/// <param name="Dates">Formats of dates besides ISO 8601; null for none.</param>
sealed record ValueFormats(NumberFormat Numbers, MissingWords Missing, string[]? Dates)
{
    /// <summary>The invariant format, and the default words.</summary>
    public static ValueFormats Default { get; } = new(NumberFormat.Invariant, MissingWords.Default, null);
}
