namespace FastNn.Data;

/// <summary>What the first line of a CSV file tells: how many columns there are, and whether it names them.</summary>
/// <param name="Columns">Its cells.</param>
/// <param name="IsHeader">Whether it names the columns.</param>
/// <param name="IsMixed">Whether there are names beside numbers in it, so that the line alone does not tell.</param>
readonly record struct CsvFirstLine(int Columns, bool IsHeader, bool IsMixed)
{
    /// <summary>What a column without a name is called, before its number.</summary>
    public const string Nameless = "column";

    // Some hundred bytes are made for every column, and a line of separators has one in every byte.
    const int MaxColumns = 1 << 20;

    /// <summary>Refuses a line of more columns than a table can have.</summary>
    public static void CheckColumns(CsvLines lines, in CsvCells cell)
    {
        if (cell.Column > MaxColumns)
        {
            throw lines.Malformed(cell.Column, cell.Start, $"is one too many: a table can have {MaxColumns:N0} columns. Look for the right separator, or keep the data in another format, such as IDX.");
        }
    }

    /// <param name="lines">The file, for messages.</param>
    /// <param name="line">Its first line.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="hasText">Whether rows may hold text, so that names beside numbers are one.</param>
    public static CsvFirstLine Read(CsvLines lines, ReadOnlySpan<byte> line, CsvOptions options, bool hasText)
    {
        int names = 0, values = 0;
        CsvCells cells = new(line, (byte)options.Separator);
        while (cells.MoveNext())
        {
            CheckColumns(lines, cells);
            bool isValue = CsvNumber.TryParse(cells.Text, out float _) || (CsvNumber.IsMissing(cells.Text) && !cells.Text.IsEmpty);
            values += isValue ? 1 : 0;
            names += isValue || cells.Text.IsEmpty ? 0 : 1;   // an empty cell may be either: a nameless index, a missing value
            if (names > 0 && options.Header != CsvHeader.Absent && cells.HasStrayQuote)
            {
                throw StrayQuote(lines, cells);
            }
            if (names > 0 && values > 0 && options.Header == CsvHeader.Detect && !hasText)
            {
                throw lines.Malformed(
                    cells.Column,
                    cells.Start,
                    $"holds {CsvNumber.Show(cells.Text)}, so the line mixes names and numbers: correct it, or set CsvOptions.Header.");
            }
        }
        bool isHeader = options.Header == CsvHeader.Present || (options.Header == CsvHeader.Detect && names > 0 && values == 0);
        return new CsvFirstLine(cells.Column, isHeader, names > 0 && values > 0);
    }

    /// <summary>What to throw about a name with a quote in it that is none of a pair.</summary>
    public static FastNnFormatException StrayQuote(CsvLines lines, in CsvCells cell) =>
        lines.Malformed(cell.Column, cell.Start, $"holds {CsvNumber.Show(cell.Text)}; names with quotes or line ends in them are not read: rename the column.");

    /// <summary>The names of the columns, by their number where the file does not name them.</summary>
    public string[] Names(CsvLines lines, ReadOnlySpan<byte> line, byte separator)
    {
        string[] names = new string[Columns];
        var seen = new HashSet<string>();
        CsvCells cells = new(line, separator);
        for (int i = 0; i < names.Length && cells.MoveNext(); i++)
        {
            names[i] = IsHeader && !cells.Text.IsEmpty ? CsvCategories.Read(cells, lines) : FormattableString.Invariant($"{Nameless}{i}");
            if (!seen.Add(names[i]))
            {
                throw lines.Malformed(cells.Column, cells.Start, $"is named {CsvNumber.Show(cells.Text)} like one before it: give every column a name of its own.");
            }
        }
        return names;
    }
}
