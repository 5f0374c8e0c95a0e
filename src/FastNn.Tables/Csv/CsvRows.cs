using System.Globalization;
using nietras.SeparatedValues;

namespace FastNn.Tables;

/// <summary>Reads the rows of a CSV file as cells, with the names of the columns and the line of each row.</summary>
sealed class CsvRows : IDisposable
{
    /// <summary>The name of an unnamed column, followed by its number.</summary>
    public const string DefaultName = "column";

    // Every column takes some hundred bytes, and a line of separators has one in every character.
    const int MaxColumns = 1 << 20;

    readonly CsvText text;
    readonly ValueFormats formats;
    readonly CsvPrefix prefix;
    readonly SepReader reader;
    readonly char separator;
    string[]? first;        // the first line, where it is a row that is still to be read, or the current row
    bool isFirst, isPending;
    int lastLine;

    /// <summary>Reads the first line, and whether it is a header.</summary>
    /// <exception cref="FastNnFormatException">The file is empty, or its first line malformed.</exception>
    public CsvRows(CsvText text, CsvOptions options, ValueFormats formats)
    {
        (this.text, this.formats) = (text, formats);
        prefix = new CsvPrefix(text.Open(), leavesOpen: !text.OwnsReader);
        try
        {
            separator = options.Separator ?? SeparatorDetection.Detect(prefix.Beginning);
            reader = CreateReader(separator).From(prefix);
            Names = ReadNames(options);
        }
        catch
        {
            prefix.Dispose();
            throw;
        }
    }

    /// <summary>The names of the columns.</summary>
    public string[] Names { get; }

    /// <summary>The line of the current row, from 1: where the row begins.</summary>
    public int Line { get; private set; }

    /// <summary>The current row's cell in a column, as it is in the file.</summary>
    public ReadOnlySpan<char> this[int column] => isFirst ? first![column] : reader.Current[column].Span;

    /// <summary>Moves to the next row that is not empty; false after the last.</summary>
    /// <exception cref="FastNnFormatException">The row has more or fewer cells than the first, or a quote is not closed.</exception>
    public bool Next()
    {
        if (first is not null && !isFirst)
        {
            (isFirst, Line) = (true, lastLine);
            return true;
        }
        if (isFirst)
        {
            (isFirst, first) = (false, null);
        }
        if (!isPending && !MoveNext())
        {
            return false;
        }
        isPending = false;
        Line = reader.Current.LineNumberFrom;
        CheckCells(Names.Length);
        return true;
    }

    /// <summary>Returns the exception for a cell of the current row; the message begins with "Line 3, column 'age' ".</summary>
    public FastNnFormatException Malformed(int column, string problem) =>
        text.Malformed($"Line {Line}, column '{Names[column]}' {problem}");

    /// <summary>Returns the exception for the file as a whole.</summary>
    public FastNnFormatException Malformed(string problem) => text.Malformed(problem);

    public void Dispose()
    {
        reader.Dispose();
        prefix.Dispose();
    }

    static SepReaderOptions CreateReader(char separator) =>
        Sep.New(separator).Reader(options => options with { HasHeader = false, DisableColCountCheck = true, CultureInfo = CultureInfo.InvariantCulture });

    bool MoveNext()
    {
        try
        {
            while (reader.MoveNext())
            {
                SepReader.Row row = reader.Current;
                lastLine = row.LineNumberFrom;
                if (row.ColCount > 1 || !row.Span.IsEmpty)
                {
                    return true;
                }
            }
        }
        catch (NotSupportedException e)
        {
            throw new FastNnFormatException(text.Name, -1, $"The row after line {lastLine} is too long: {e.Message} {UnclosedQuote}", e);
        }
        return prefix.Quotes % 2 == 0
            ? false
            : throw text.Malformed($"Line {lastLine}: a quote opens and is not closed before the end of the file. {UnclosedQuote}");
    }

    const string UnclosedQuote = "Close the quote; a quote inside a quoted text is doubled.";

    void CheckCells(int expected)
    {
        int found = reader.Current.ColCount;
        if (found == expected)
        {
            return;
        }
        string cure = found > expected
            ? $"cell {expected + 1} is {ValueText.Show(reader.Current[expected].Span)}. "
                + $"Remove what is too many, or quote texts with the separator '{separator}'."
            : $"column '{Names[found]}' is missing. Complete the line.";
        throw text.Malformed($"Line {Line} has {found} cells, but there are {expected} columns: {cure}");
    }

    string[] ReadNames(CsvOptions options)
    {
        if (!MoveNext())
        {
            throw text.Malformed("The file is empty; expected a header and rows. Give a file with rows.");
        }
        Line = lastLine;
        int columns = reader.Current.ColCount;
        if (columns > MaxColumns)
        {
            throw text.Malformed($"Line {Line} has {columns} cells; a table can have {MaxColumns}. Check the separator.");
        }
        string[] cells = new string[columns], texts = new string[columns];
        char[] buffer = [];
        for (int i = 0; i < columns; i++)
        {
            cells[i] = reader.Current[i].Span.ToString();
            texts[i] = CsvCell.TryRead(cells[i], ref buffer, out ReadOnlySpan<char> cell) ? cell.ToString() : cells[i];
        }
        bool isHeader = options.Header == CsvHeader.Present || (options.Header == CsvHeader.Detect && IsHeader(texts));
        first = isHeader ? null : cells;
        lastLine = Line;
        return isHeader ? CheckNames(cells, texts) : [.. Enumerable.Range(0, columns).Select(DefaultNameOf)];
    }

    bool IsHeader(string[] texts)
    {
        if (!texts.Any(IsNumber))
        {
            return texts.Any(IsName);
        }
        if (!texts.Any(IsName) || !MoveNext())
        {
            return false;
        }
        isPending = true;
        char[] buffer = [];
        for (int i = 0; i < Math.Min(texts.Length, reader.Current.ColCount); i++)
        {
            if (IsName(texts[i]) && CsvCell.TryRead(reader.Current[i].Span, ref buffer, out ReadOnlySpan<char> below) && IsNumber(below))
            {
                return true;
            }
        }
        return false;
    }

    // A number that stands for a missing value does not tell the kind of its column.
    bool IsNumber(ReadOnlySpan<char> text) => !formats.Missing.Contains(text) && formats.Numbers.TryParse(text, out _);

    bool IsNumber(string text) => IsNumber(text.AsSpan());

    bool IsName(string text) => !formats.Missing.Contains(text) && !formats.Numbers.TryParse(text, out _);

    string[] CheckNames(string[] cells, string[] texts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        char[] buffer = [];
        for (int i = 0; i < texts.Length; i++)
        {
            string place = $"Line {Line}, column {i + 1}";
            if (!CsvCell.TryRead(cells[i], ref buffer, out _))
            {
                throw text.Malformed($"{place} is named {ValueText.Show(cells[i])}; a quote must enclose the whole name. Correct the quotes.");
            }
            if (texts[i].Contains(CsvText.Invalid, StringComparison.Ordinal))
            {
                throw text.Malformed($"{place} is named {ValueText.Show(texts[i])}, which is not UTF-8. Save the file as UTF-8.");
            }
            texts[i] = texts[i].Length > 0 ? texts[i] : DefaultNameOf(i);
            if (!seen.Add(texts[i]))
            {
                throw text.Malformed($"{place} is named {ValueText.Show(texts[i])}, like a column before it. Give every column its own name, "
                    + "or set CsvOptions.Header to Absent if the first line is a row.");
            }
        }
        return texts;
    }

    static string DefaultNameOf(int column) => FormattableString.Invariant($"{DefaultName}{column}");
}
