using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>
/// Reads CSV files, plain or gzip (detected by content): UTF-8, one row a line, the same number of cells in each, numbers with a decimal point in any culture.
/// All columns except the label's are inputs, in their order.
/// </summary>
/// <remarks>
/// A dataset is read from numbers; a table may also have categories and missing values. Quoted cells may contain separators and doubled quotes, but no line
/// ends.
/// Lines end in LF, CR LF or CR and have at most 16 MiB; empty lines are skipped. Malformed text throws <see cref="FastNnFormatException"/>, with line and
/// column
/// from 1.
/// </remarks>
public static class Csv
{
    /// <summary>Reads a file of numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labelColumn">The column of the labels, integers from 0: its name in the header, or its number from 0, negative from the end.</param>
    /// <param name="options">The format of the file; null for a comma, a detected header, and integer labels.</param>
    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    /// <exception cref="ArgumentException">The file has no such column, or not one with this name once in its header.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    public static Dataset ReadDataset(string path, CsvColumn labelColumn, CsvOptions? options = null)
    {
        using DataSource source = DataSource.Open(path);
        return new CsvReader(source, labelColumn, options ?? new CsvOptions(), isTable: false).ReadDataset();
    }

    /// <summary>Reads a stream to its end, like <see cref="ReadDataset(string, CsvColumn, CsvOptions?)"/>, and leaves it open.</summary>
    public static Dataset ReadDataset(Stream stream, CsvColumn labelColumn, CsvOptions? options = null)
    {
        using DataSource source = DataSource.Over(stream, "stream");
        return new CsvReader(source, labelColumn, options ?? new CsvOptions(), isTable: false).ReadDataset();
    }

    /// <summary>
    /// Reads a table. A column that begins with text is categorical, each category read as its number: numbers first, then texts in ordinal order. Missing
    /// values
    /// become NaN; classes may have names. The schema encodes other rows in the same way.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="labelColumn">The column of the labels: its name in the header, or its number from 0, negative from the end.</param>
    /// <param name="options">The format of the file; null for a comma, a detected header, and <see cref="CsvOptions.DefaultMissingValues"/>.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or the label looks like a continuous value and not like names of classes: see
    /// <see cref="CsvOptions.Regression"/> and <see cref="CsvOptions.CategoricalColumns"/>.</exception>
    /// <exception cref="ArgumentException">The file has no such column.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    /// <remarks>
    /// A first line is a header if no cell of it is a number, if text in it stands over a number of the second line, or if it has the given name of the label's
    /// column. Otherwise, or if no cell of the file is a number, set <see cref="CsvOptions.Header"/>.
    /// </remarks>
    public static CsvTable ReadTable(string path, CsvColumn labelColumn, CsvOptions? options = null)
    {
        using DataSource source = DataSource.Open(path);
        return new CsvReader(source, labelColumn, options ?? new CsvOptions(), isTable: true).ReadTable();
    }

    /// <summary>Reads a stream to its end, like <see cref="ReadTable(string, CsvColumn, CsvOptions?)"/>, and leaves it open.</summary>
    public static CsvTable ReadTable(Stream stream, CsvColumn labelColumn, CsvOptions? options = null)
    {
        using DataSource source = DataSource.Over(stream, "stream");
        return new CsvReader(source, labelColumn, options ?? new CsvOptions(), isTable: true).ReadTable();
    }

    /// <summary>Reads the schema of a table, like <see cref="ReadTable(string, CsvColumn, CsvOptions?)"/>, without keeping rows: for files larger than
    /// memory.</summary>
    public static CsvSchema ReadSchema(string path, CsvColumn labelColumn, CsvOptions? options = null)
    {
        using DataSource source = DataSource.Open(path);
        return new CsvReader(source, labelColumn, options ?? new CsvOptions(), isTable: true, keepsRows: false).ReadSchema();
    }

    /// <summary>
    /// Reads a table by a schema, such as the test data of a training. Finds columns by name where there is a header, in any order, among others, and ignoring
    /// case where that is unambiguous; else by position. An unknown category is read as missing; an unknown class is an error.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">The format of the file; columns and categories are those of the schema.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or lacks a column.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    public static Dataset ReadDataset(string path, CsvSchema schema, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using DataSource source = DataSource.Open(path);
        return ReadBySchema(source, schema, options ?? new CsvOptions());
    }

    /// <summary>Reads a stream to its end, like <see cref="ReadDataset(string, CsvSchema, CsvOptions?)"/>, and leaves it open.</summary>
    public static Dataset ReadDataset(Stream stream, CsvSchema schema, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using DataSource source = DataSource.Over(stream, "stream");
        return ReadBySchema(source, schema, options ?? new CsvOptions());
    }

    /// <summary>
    /// Calls back with the inputs of each row while reading rows to predict, without a label or with one that is ignored. Finds columns like
    /// <see cref="ReadDataset(string, CsvSchema, CsvOptions?)"/>; without a header a row may also be the inputs only.
    /// </summary>
    /// <param name="stream">The stream, read to its end and left open.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="each">Receives a row.  input: [inputs], valid during the call only</param>
    /// <param name="options">The format of the file; columns and categories are those of the schema.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or lacks a column; rows before that were passed on.</exception>
    public static void ForEachInput(Stream stream, CsvSchema schema, InputRow each, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(each);
        using DataSource source = DataSource.Over(stream, "stream");
        var reader = new CsvSchemaReader(source, schema, options ?? new CsvOptions(), hasLabel: false);
        float[] row = new float[schema.Inputs.Count];
        int label = 0;
        float target = 0;
        while (reader.Next(row, ref label, ref target))
        {
            each(row);
        }
    }

    /// <summary>
    /// Calls back with each row while reading rows of numbers, all of them inputs, to predict by a network without a schema. A first line without any number is
    /// a
    /// header, and skipped.
    /// </summary>
    /// <param name="stream">The stream, read to its end and left open.</param>
    /// <param name="inputs">Numbers in a row, at least 1.</param>
    /// <param name="each">Receives a row.  input: [inputs], valid during the call only</param>
    /// <param name="options">The format of the file; null for a comma, and a detected header.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or has no rows; rows before that were passed on.</exception>
    public static void ForEachInput(Stream stream, int inputs, InputRow each, CsvOptions? options = null)
    {
        Require.AtLeast(inputs, 1, nameof(inputs));
        ArgumentNullException.ThrowIfNull(each);
        using DataSource source = DataSource.Over(stream, "stream");
        new CsvNumberRows(source, inputs, options ?? new CsvOptions()).ForEach(each);
    }

    static Dataset ReadBySchema(DataSource source, CsvSchema schema, CsvOptions options)
    {
        var reader = new CsvSchemaReader(source, schema, options, hasLabel: true);
        var rows = new CsvRows(source, schema.Inputs.Count, options.Regression);
        float[] row = new float[schema.Inputs.Count];
        int label = 0;
        float target = 0;
        while (reader.Next(row, ref label, ref target))
        {
            row.CopyTo(rows.Add());
            rows.AddLabel(label, target);
        }
        return rows.IsEmpty ? throw reader.Empty() : rows.ToDataset(schema.ClassNames.Count > 0 ? schema.ClassNames.Count : options.Classes);
    }
}
