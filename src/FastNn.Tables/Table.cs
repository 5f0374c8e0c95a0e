using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>
/// A table in memory: typed columns of equal length. Numbers are kept as floats, texts as codes, so that it takes hardly more memory than its values.
/// Immutable; for any number of threads.
/// </summary>
/// <remarks>
/// CSV files are UTF-8, plain or gzip (detected by content), with cells quoted where they contain separators, quotes (doubled) or line breaks, and the same
/// number of cells in every row; blanks around cells, empty lines and a byte order mark are skipped. Malformed files throw
/// <see cref="FastNnFormatException"/> with file, line and column. The kind of a column is inferred over all its rows: see <see cref="ColumnKind"/>.
/// </remarks>
public sealed partial class Table
{
    readonly LineMap lines;

    internal Table(string name, TableColumn[] columns, LineMap lines, ValueFormats formats)
    {
        (Name, Columns, this.lines, Formats) = (name, columns, lines, formats);
        RowCount = columns[0].RowCount;
        Names = new ColumnNames(columns.Select(column => column.Name));
    }

    /// <summary>The source of the table, for messages: the path of a file, or what kind of source it is.</summary>
    public string Name { get; }

    /// <summary>The number of rows, at least 1.</summary>
    public int RowCount { get; }

    /// <summary>The columns, in the order of the source.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    internal ValueFormats Formats { get; }

    internal ColumnNames Names { get; }

    /// <summary>Returns the column of this name, ignoring case and blanks around it where that is unambiguous.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public TableColumn this[string name]
    {
        get
        {
            TableColumn? column = FindColumn(name);
            Require.Argument(column is not null, nameof(name), $"name is '{name}', but {DescribeColumns(name)}");
            return column!;
        }
    }

    /// <summary>Reads a CSV file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Its format; null to detect separator and header, and for the default words for missing values.</param>
    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    public static Table FromCsv(string path, CsvOptions? options = null) => new CsvTableReader(CsvText.FromFile(path), options ?? new CsvOptions()).Read();

    /// <summary>Reads CSV from a stream to its end, like <see cref="FromCsv(string, CsvOptions?)"/>, and leaves it open.</summary>
    /// <param name="stream">The stream. If it can seek, it may be read twice.</param>
    /// <param name="options">The format.</param>
    /// <exception cref="FastNnFormatException">The text is malformed, or a column of numbers of more than 6 digits goes on with text where the stream cannot
    /// seek.</exception>
    public static Table FromCsv(Stream stream, CsvOptions? options = null) =>
        new CsvTableReader(CsvText.FromStream(stream), options ?? new CsvOptions()).Read();

    /// <summary>Reads CSV from a text to its end, like <see cref="FromCsv(string, CsvOptions?)"/>, and leaves it open.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="options">The format.</param>
    /// <exception cref="FastNnFormatException">The text is malformed, or a column of numbers of more than 6 digits goes on with text.</exception>
    public static Table FromCsv(TextReader reader, CsvOptions? options = null) =>
        new CsvTableReader(CsvText.FromReader(reader), options ?? new CsvOptions()).Read();

    /// <summary>
    /// Reads a CSV file by a schema, such as the test rows of a training: the kinds of its columns, the words for missing values and the formats of numbers and
    /// dates are those of the schema. Columns are found by name where there is a header, else by position; columns besides are inferred.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="options">Separator and header; null to detect them. Other options are not used.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or lacks an input.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    public static Table FromCsv(string path, TableSchema schema, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new CsvTableReader(CsvText.FromFile(path), options ?? new CsvOptions(), schema).Read();
    }

    /// <summary>Reads CSV from a stream by a schema, like <see cref="FromCsv(string, TableSchema, CsvOptions?)"/>, and leaves it open.</summary>
    public static Table FromCsv(Stream stream, TableSchema schema, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new CsvTableReader(CsvText.FromStream(stream), options ?? new CsvOptions(), schema).Read();
    }

    /// <summary>Returns the column of this name, ignoring case and blanks around it where that is unambiguous; null where there is none.</summary>
    public TableColumn? FindColumn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Names.Find(name) is >= 0 and int column ? Columns[column] : null;
    }

    /// <summary>Returns the line of the file where a row begins, from 1; 0 where the source has no lines.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int GetLine(int row)
    {
        Require.Range((uint)row < (uint)RowCount, nameof(row), $"row is {row}; it must be from 0 to {RowCount - 1}.");
        return lines.Find(row);
    }

    /// <summary>Returns a value as text, for display; null where it is missing.</summary>
    /// <exception cref="ArgumentException">There is no such row or column.</exception>
    public string? GetText(int row, string column) => this[column].GetText(row);

    /// <summary>Lists the columns as they were read: name, kind, missing and different values, and their range.</summary>
    public override string ToString() => TableListing.Write(this);

    /// <summary>Lists the names of the columns for a message, and the one that is nearest to a wrong name.</summary>
    internal string DescribeColumns(string wrong)
    {
        IEnumerable<string> names = Columns.Select(column => column.Name);
        return $"the columns of {Name} are {ValueText.Join(names, most: 40)}{NameDistance.Suggest(wrong, names)}.";
    }

    /// <summary>Returns the exception for a value of a row; the message begins with "Line 3, column 'age' ", or with the row where there are no
    /// lines.</summary>
    internal FastNnFormatException Malformed(int row, TableColumn column, string problem, FormatError code = FormatError.InvalidValue)
    {
        string place = NamePlace(row);
        return new FastNnFormatException(Name, -1, $"{char.ToUpperInvariant(place[0])}{place[1..]}, column '{column.Name}' {problem}")
        {
            Code = code,
        };
    }

    /// <summary>Names a row by its line, or by its number where there are no lines.</summary>
    internal string NamePlace(int row) => lines.Find(row) is > 0 and int line ? $"line {line}" : $"row {row} (from 0)";
}
