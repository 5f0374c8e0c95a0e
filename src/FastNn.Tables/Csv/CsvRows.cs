using System.Globalization;
using nietras.SeparatedValues;

namespace FastNn.Tables;

/// <summary>Reads the rows of a CSV file as cells, with the names of the columns and the line of each row.</summary>
sealed class CsvRows : IDisposable
{
    const string DefaultName = "column";

    // Every column takes some hundred bytes, and a line of separators has one in every character.
    const int MaxColumns = 1 << 20;

    // The limit of Sep, whose buffer of characters grows up to it.
    const int MaxRow = 1 << 24;

    const string UnclosedQuote = "Close the quote; a quote inside a quoted text is doubled.";

    readonly CsvText text;
    readonly ValueFormats formats;
    readonly CsvPieces pieces;
    readonly char separator;
    readonly Func<string[], bool> isHeader;
    string[]? first;        // the first line, where it is a row that is still to be read, or the current row
    SepReader reader;
    bool isFirst, isPending;
    int lastLine, nextLine, linesBefore;

    /// <summary>Reads the first line, and whether it is a header.</summary>
    /// <exception cref="FastNnFormatException">The file is empty, or its first line malformed.</exception>
    /// <param name="text">The file.</param>
    /// <param name="options">Separator and header.</param>
    /// <param name="formats">How values are written, which tells names from values.</param>
    /// <param name="detect">Decides whether the first line is a header, where that is not given; null to decide by names and numbers.</param>
    /// <param name="isPiped">Whether to return rows as they arrive.</param>
    public CsvRows(CsvText text, CsvOptions options, ValueFormats formats, Func<string[], bool>? detect = null, bool isPiped = false)
    {
        (this.text, this.formats, isHeader) = (text, formats, detect ?? IsHeader);
        pieces = new CsvPieces(text.Open(), leavesOpen: !text.OwnsReader, isPiped);
        try
        {
            separator = options.Separator ?? SeparatorDetection.Detect(pieces.Beginning);
            reader = CreateReader(separator).From(pieces, leaveOpen: true);
            Names = ReadNames(options);
        }
        catch
        {
            pieces.Dispose();
            throw;
        }
    }

    /// <summary>The names of the columns.</summary>
    public string[] Names { get; }

    /// <summary>Whether the first line is a header.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>The line of the header, or of the first row, from 1.</summary>
    public int FirstLine { get; private set; }

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
            (isFirst, Line) = (true, FirstLine);
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
        Line = lastLine;
        CheckCells(Names.Length);
        return true;
    }

    /// <summary>Returns the text of a cell of the first line, where that is a row that is still to be read.</summary>
    public string FirstText(int column)
    {
        char[] buffer = [];
        return CsvCell.TryRead(first![column], ref buffer, out ReadOnlySpan<char> cell) ? cell.ToString() : first[column];
    }

    /// <summary>Returns the exception for a cell of the current row; the message begins with "Line 3, column 'age' ", and without a header with "Line 3,
    /// column 2 ".</summary>
    public FastNnFormatException Malformed(int column, string problem, FormatError code = FormatError.InvalidValue) =>
        text.Malformed($"Line {Line}, column {(HasHeader ? $"'{Names[column]}'" : $"{column + 1}")} {problem}", code);

    /// <summary>Returns the exception for the file as a whole.</summary>
    public FastNnFormatException Malformed(string problem, FormatError code = FormatError.Malformed) => text.Malformed(problem, code);

    public void Dispose()
    {
        reader.Dispose();
        pieces.Dispose();
    }

    static SepReaderOptions CreateReader(char separator) =>
        Sep.New(separator).Reader(options => options with { HasHeader = false, DisableColCountCheck = true, CultureInfo = CultureInfo.InvariantCulture });

    bool MoveNext()
    {
        try
        {
            do
            {
                while (reader.MoveNext())
                {
                    SepReader.Row row = reader.Current;
                    // Sep has read the first row before its first MoveNext, and counts its lines twice.
                    (lastLine, nextLine) = (nextLine == linesBefore ? linesBefore + 1 : linesBefore + row.LineNumberFrom, linesBefore + row.LineNumberToExcl);
                    if (row.ColCount > 1 || !row.Span.IsEmpty)
                    {
                        return true;
                    }
                }
            }
            while (MoveToNextPiece());
        }
        catch (NotSupportedException e)
        {
            throw new FastNnFormatException(text.Name, -1,
                $"Line {Math.Max(1, nextLine)}: the row is longer than {MaxRow} characters, the limit. {UnclosedQuote}", e)
            {
                Code = FormatError.LimitExceeded,
            };
        }
        return pieces.Quotes % 2 == 0
            ? false
            : throw NotClosed();
    }

    bool MoveToNextPiece()
    {
        if (!pieces.MoveToNextPiece())
        {
            return false;
        }
        reader.Dispose();
        reader = CreateReader(separator).From(pieces, leaveOpen: true);
        linesBefore = nextLine = Math.Max(0, nextLine - 1);
        return true;
    }

    FastNnFormatException NotClosed() =>
        text.Malformed($"Line {lastLine}: a quote opens and is not closed before the end of the file. {UnclosedQuote}", FormatError.Truncated);

    /// <summary>Returns the exception for a cell of the current row with a quote that does not enclose it.</summary>
    public FastNnFormatException WronglyQuoted(int column, ReadOnlySpan<char> cell) => cell.Count('"') % 2 != 0 && !isFirst ? NotClosed()
        : Malformed(column, $"holds {ValueText.Show(cell)}; a quote must enclose the whole cell, and be doubled inside. Correct the quotes.",
            FormatError.Malformed);

    void CheckCells(int expected)
    {
        int found = reader.Current.ColCount;
        if (found == expected)
        {
            return;
        }
        if (reader.Current.Span.Count('"') % 2 != 0)
        {
            throw NotClosed();
        }
        string cure = found > expected
            ? $"cell {expected + 1} is {ValueText.Show(reader.Current[expected].Span)}. "
                + $"Remove what is too many, or quote texts with the separator '{separator}'."
            : $"column '{Names[found]}' is missing. Complete the line.";
        throw text.Malformed($"Line {Line} has {found} cells, but there are {expected} columns: {cure}", FormatError.Mismatch);
    }

    string[] ReadNames(CsvOptions options)
    {
        if (!MoveNext())
        {
            throw text.Malformed("The file is empty; expected a header and rows. Give a file with rows.", FormatError.Missing);
        }
        (Line, FirstLine) = (lastLine, lastLine);
        int columns = reader.Current.ColCount;
        if (columns > MaxColumns)
        {
            throw text.Malformed($"Line {Line} has {columns} cells; a table can have {MaxColumns}. Check the separator.", FormatError.LimitExceeded);
        }
        string[] cells = new string[columns], texts = new string[columns];
        char[] buffer = [];
        for (int i = 0; i < columns; i++)
        {
            cells[i] = reader.Current[i].Span.ToString();
            texts[i] = CsvCell.TryRead(cells[i], ref buffer, out ReadOnlySpan<char> cell) ? cell.ToString() : cells[i];
        }
        HasHeader = options.Header == CsvHeader.Present || (options.Header == CsvHeader.Detect && isHeader(texts));
        first = HasHeader ? null : cells;
        return HasHeader ? CheckNames(cells, texts) : [.. Enumerable.Range(0, columns).Select(DefaultNameOf)];
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

    // A line of NA alone is a row, whatever stands for a missing value.
    bool IsName(string text) => !formats.Missing.Contains(text) && !MissingWords.Default.Contains(text) && !formats.Numbers.TryParse(text, out _);

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
                    + "or set CsvOptions.Header to Absent if the first line is a row.", FormatError.Duplicate);
            }
        }
        return texts;
    }

    /// <summary>Returns the name of an unnamed column.</summary>
    public static string DefaultNameOf(int column) => FormattableString.Invariant($"{DefaultName}{column}");
}
