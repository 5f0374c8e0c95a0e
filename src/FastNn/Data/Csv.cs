namespace FastNn.Data;

/// <summary>
/// Reads CSV files of numbers, plain or gzip (told by content, not by name): UTF-8, a row a line, as many
/// cells in each, numbers with a decimal point whatever the culture of the machine. All columns but the label's are inputs, in their order.
/// </summary>
/// <remarks>
/// Numbers may stand in quotes. Missing values, NaN, infinity and text are refused, with line and column, both counted from 1. Lines
/// end in LF, CR LF or CR and have at most 16 MiB; empty ones are left out. What is malformed ends in <see cref="FastNnFormatException"/>.
/// </remarks>
public static class Csv
{
    /// <summary>Reads a file whose label column is known by its number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labelColumn">
    /// Number of the column that holds the labels (integers from 0): counted from 0, or negative from the end, -1 being the last.
    /// </param>
    /// <param name="options">How the file is written; null for a comma, a header found out, and integer labels.</param>
    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    /// <exception cref="ArgumentException">The file has no such column.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> if it may not be.</exception>
    public static Dataset ReadDataset(string path, int labelColumn, CsvOptions? options = null) =>
        Read(DataSource.Open(path), new CsvColumn(labelColumn), options);

    /// <summary>Reads a file whose label column is known by its name in the header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labelColumn">Name of the column that holds the labels (integers from 0), exactly as the header has it.</param>
    /// <param name="options">How the file is written; null for a comma, a header found out, and integer labels.</param>
    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    /// <exception cref="ArgumentException">The file has no header, or not one that names this column once.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> if it may not be.</exception>
    public static Dataset ReadDataset(string path, string labelColumn, CsvOptions? options = null)
    {
        CsvColumn column = new(labelColumn);
        return Read(DataSource.Open(path), column, options);
    }

    /// <summary>Reads a stream to its end, as <see cref="ReadDataset(string, int, CsvOptions?)"/> does a file, and leaves it open.</summary>
    public static Dataset ReadDataset(Stream stream, int labelColumn, CsvOptions? options = null) =>
        Read(DataSource.Over(stream, "stream"), new CsvColumn(labelColumn), options);

    /// <summary>Reads a stream to its end, as <see cref="ReadDataset(string, string, CsvOptions?)"/> does a file, and leaves it open.</summary>
    public static Dataset ReadDataset(Stream stream, string labelColumn, CsvOptions? options = null)
    {
        CsvColumn column = new(labelColumn);
        return Read(DataSource.Over(stream, "stream"), column, options);
    }

    private static Dataset Read(DataSource source, CsvColumn labelColumn, CsvOptions? options)
    {
        using (source)
        {
            return new CsvReader(source, labelColumn, options ?? new CsvOptions()).Read();
        }
    }
}
