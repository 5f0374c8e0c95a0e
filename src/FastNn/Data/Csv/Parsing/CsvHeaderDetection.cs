namespace FastNn.Data;

/// <summary>Detects from the first line of a CSV file how many columns there are, and whether the line is a header.</summary>
/// <param name="Columns">The number of cells.</param>
/// <param name="IsHeader">Whether the line names the columns.</param>
/// <param name="IsMixed">Whether the line has both names and numbers, so that the second line must decide.</param>
readonly record struct CsvHeaderDetection(int Columns, bool IsHeader, bool IsMixed)
{
    /// <summary>The name of an unnamed column, followed by its number.</summary>
    public const string DefaultName = "column";

    // Every column takes some hundred bytes, and a line of separators has one in every byte.
    const int MaxColumns = 1 << 20;

    /// <summary>Throws for a line of too many columns.</summary>
    public static void CheckColumns(CsvLines lines, in CsvCells cell)
    {
        if (cell.Column > MaxColumns)
        {
            throw lines.Malformed(cell, $"is one too many; a table can have {MaxColumns:N0} columns. Check the separator, or use another format, such as IDX.");
        }
    }

    /// <param name="lines">The file, for messages.</param>
    /// <param name="line">Its first line.</param>
    /// <param name="options">The format of the file.</param>
    /// <param name="hasText">Whether rows may have text, so that a line of names and numbers is allowed.</param>
    public static CsvHeaderDetection Detect(CsvLines lines, ReadOnlySpan<byte> line, CsvOptions options, bool hasText)
    {
        int names = 0, values = 0;
        CsvCells cells = new(line, (byte)options.Separator);
        while (cells.MoveNext())
        {
            CheckColumns(lines, cells);
            bool isValue = CsvNumber.TryParse(cells.Text, out float _) || (CsvNumber.IsMissing(cells.Text) && !cells.Text.IsEmpty);
            values += isValue ? 1 : 0;
            names += isValue || cells.Text.IsEmpty ? 0 : 1;   // an empty cell is an index column without a name, or a missing value
            if (names > 0 && options.Header != CsvHeader.Absent && cells.HasStrayQuote)
            {
                throw StrayQuote(lines, cells);
            }
            if (names > 0 && values > 0 && options.Header == CsvHeader.Detect && !hasText)
            {
                throw lines.Malformed(cells, $"holds {CsvNumber.Show(cells.Text)}; the line has both names and numbers. Correct it, or set CsvOptions.Header.");
            }
        }
        bool isHeader = options.Header == CsvHeader.Present || (options.Header == CsvHeader.Detect && names > 0 && values == 0);
        return new CsvHeaderDetection(cells.Column, isHeader, names > 0 && values > 0);
    }

    /// <summary>The exception for a name with an unpaired quote.</summary>
    public static FastNnFormatException StrayQuote(CsvLines lines, in CsvCells cell) =>
        lines.Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}; names with quotes or line ends are not supported. Rename the column.");

    /// <summary>Returns the names of the columns, with defaults where the file does not name them.</summary>
    public string[] ReadNames(CsvLines lines, ReadOnlySpan<byte> line, byte separator)
    {
        string[] names = new string[Columns];
        var seen = new HashSet<string>();
        CsvCells cells = new(line, separator);
        for (int i = 0; i < names.Length && cells.MoveNext(); i++)
        {
            names[i] = IsHeader && !cells.Text.IsEmpty ? CsvCategories.Read(cells, lines) : FormattableString.Invariant($"{DefaultName}{i}");
            if (!seen.Add(names[i]))
            {
                throw lines.Malformed(cells, $"is named {CsvNumber.Show(cells.Text)}, like a column before it. Give every column its own name.");
            }
        }
        return names;
    }

    /// <summary>Returns whether a first line of names and numbers, such as the <c>0,1,target</c> that pandas writes for unnamed columns, is a header: whether a
    /// name stands over a number, which in a row would be a typing error, or a category in a numeric column.</summary>
    /// <param name="line">The first line.</param>
    /// <param name="next">The second line.</param>
    /// <param name="options">The format of the file.</param>
    public static bool IsHeaderOverNumbers(ReadOnlySpan<byte> line, ReadOnlySpan<byte> next, CsvOptions options)
    {
        var missing = new CsvMissing(options.MissingValues ?? CsvOptions.DefaultMissingValues);
        CsvCells names = new(line, (byte)options.Separator), values = new(next, (byte)options.Separator);
        int columns = CsvCells.Count(line, (byte)options.Separator);
        while (names.MoveNext() && values.MoveNext())
        {
            if (IsName(names.Text, missing) && IsNumber(values.Text, missing) && !IsCategorical(names.Column - 1, columns, options))
            {
                return true;
            }
        }
        return false;
    }

    static bool IsName(ReadOnlySpan<byte> cell, CsvMissing missing) =>
        !missing.Contains(cell) && !CsvNumber.IsMissing(cell) && !CsvNumber.TryParse(cell, out double _);

    // A number that is a missing value does not tell the type of its column.
    static bool IsNumber(ReadOnlySpan<byte> cell, CsvMissing missing) => !missing.Contains(cell) && CsvNumber.TryParse(cell, out double _);

    // A categorical column may have text and numbers in any order.
    static bool IsCategorical(int column, int columns, CsvOptions options)
    {
        foreach (CsvColumn categorical in options.CategoricalColumns)
        {
            if (categorical.IsAt(column, columns))
            {
                return true;
            }
        }
        return false;
    }
}
