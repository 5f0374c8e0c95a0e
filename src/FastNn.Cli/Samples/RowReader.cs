using System.Globalization;

namespace FastNn.Cli;

/// <summary>Reads lines of numbers with commas between them; a first line without any number is a header. Empty lines are left out.</summary>
/// <param name="text">The lines.</param>
/// <param name="name">What messages call them.</param>
/// <param name="columns">Numbers in a line.</param>
internal sealed class RowReader(TextReader text, string name, int columns)
{
    int line;

    /// <summary>Reads the next row.  row: [columns]</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FastNnFormatException">A line is no such row; the message names line and column, from 1.</exception>
    public bool Next(Span<float> row)
    {
        while (text.ReadLine() is string content)
        {
            line++;
            if (!content.AsSpan().IsWhiteSpace() && !(line == 1 && IsHeader(content)))
            {
                Parse(content, row);
                return true;
            }
        }
        return false;
    }

    void Parse(ReadOnlySpan<char> content, Span<float> row)
    {
        int count = content.Count(',') + 1;
        if (count != columns)
        {
            string label = count == columns + 1 ? ". If one of them is the label, take that column away" : "";
            throw Malformed($"has {count} values, and the network takes {columns}{label}");
        }
        int column = 0;
        foreach (Range range in content.Split(','))
        {
            row[column++] = TryParse(content[range], out float value) && float.IsFinite(value)
                ? value
                : throw Malformed($"holds '{content[range].Trim()}' in column {column}; a finite number such as 0.5 was expected");
        }
    }

    static bool IsHeader(ReadOnlySpan<char> content)
    {
        foreach (Range range in content.Split(','))
        {
            if (TryParse(content[range], out _))
            {
                return false;
            }
        }
        return true;
    }

    // .NET parses NaN and Infinity too, which are names rather than numbers here.
    static bool TryParse(ReadOnlySpan<char> cell, out float value) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && char.IsAsciiDigit(cell.TrimEnd(" \t.")[^1]);

    FastNnFormatException Malformed(string problem) => new($"{name}: line {line} {problem}.");
}
