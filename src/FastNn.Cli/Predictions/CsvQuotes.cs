using System.Buffers;

namespace FastNn.Cli;

/// <summary>Adds quotes to cells of CSV files.</summary>
static class CsvQuotes
{
    static readonly SearchValues<char> special = SearchValues.Create(",\"\r\n");

    /// <summary>Returns a text as a cell: in quotes where it has a comma, a quote, a line break, or a blank at an end, which readers would trim.</summary>
    public static string Add(string text) =>
        text.AsSpan().ContainsAny(special) || text.AsSpan().Trim().Length < text.Length ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
