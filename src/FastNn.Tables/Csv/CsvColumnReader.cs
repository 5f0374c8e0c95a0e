namespace FastNn.Tables;

/// <summary>Adds the cells of a CSV file to columns. Allocates nothing for a cell, except for new texts.</summary>
sealed class CsvColumnReader(CsvRows rows, ValueFormats formats)
{
    // Whether a number is one as it is in the file.
    readonly bool isPlain = formats.Numbers == NumberFormat.Invariant && !formats.Missing.HasNumbers && formats.Dates is null;
    char[] buffer = new char[256];

    /// <summary>Adds a cell of the current row to a column.</summary>
    /// <exception cref="FastNnFormatException">The cell is malformed, or of another kind than the column that the caller gave.</exception>
    public void Read(int index, ColumnBuilder column)
    {
        ReadOnlySpan<char> cell = rows[index];
        if (isPlain && column.TakesNumbers && NumberText.TryParse(cell, out ParsedNumber number) && float.IsFinite(number.Value))
        {
            column.Add(number);
            return;
        }
        ReadText(index, cell, column);
    }

    void ReadText(int index, ReadOnlySpan<char> cell, ColumnBuilder column)
    {
        ReadOnlySpan<char> text = Read(rows, index, cell, ref buffer);
        if (formats.Missing.Contains(text))
        {
            column.AddMissing();
        }
        else if (column.TakesDates && formats.Dates is not null && DateText.TryParseExact(text, formats.Dates, out long ticks))
        {
            column.AddDate(ticks);
        }
        else if (column.TakesNumbers && formats.Numbers.TryParse(text, out ParsedNumber number))
        {
            column.Add(float.IsFinite(number.Value) ? number : throw rows.Malformed(index, TooLarge(text)));
        }
        else if (column.TakesDates && DateText.TryParse(text, null, out ticks))
        {
            column.AddDate(ticks);
        }
        else if (column.Given is ColumnKind.Number)
        {
            throw rows.Malformed(index, NotNumber(text));
        }
        else if (column.Given is ColumnKind.Date)
        {
            throw rows.Malformed(index, NotDate(text));
        }
        else if (column.Given is ColumnKind.Boolean && !BooleanText.TryParse(text, out _))
        {
            throw rows.Malformed(index,
                $"holds {ValueText.Show(text)}; it must be a truth value such as true, no, Y or 1. Correct it, or read the column as Category.");
        }
        else
        {
            column.AddText(text);
        }
    }

    /// <summary>Returns the text of a cell.</summary>
    /// <exception cref="FastNnFormatException">The cell has a stray quote, or is not UTF-8.</exception>
    public static ReadOnlySpan<char> Read(CsvRows rows, int index, ReadOnlySpan<char> cell, ref char[] buffer)
    {
        if (!CsvCell.TryRead(cell, ref buffer, out ReadOnlySpan<char> text))
        {
            throw rows.WronglyQuoted(index, cell);
        }
        return text.Contains(CsvText.Invalid) || text.Contains('\0')
            ? throw rows.Malformed(index, $"holds {ValueText.Show(text)}, which is no text in UTF-8. Save the file as UTF-8.")
            : text;
    }

    public static string TooLarge(ReadOnlySpan<char> text) => $"holds {ValueText.Show(text)}, which is beyond the range of float, ±3.4e38. Scale the column.";

    public static string NotNumber(ReadOnlySpan<char> text) => $"holds {ValueText.Show(text)}; it must be a number such as 12, -0.5 or 1e-3. "
        + "Correct it, or name the word among CsvOptions.MissingValues if it stands for a missing value.";

    public static string NotDate(ReadOnlySpan<char> text) => $"holds {ValueText.Show(text)}; it must be a date such as 2024-03-31 or 2024-03-31T14:05:00. "
        + "Correct it, or give its format in CsvOptions.DateFormats.";
}
