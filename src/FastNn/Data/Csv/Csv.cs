namespace FastNn.Data;

/// <summary>
/// Reads CSV files, plain or gzip (told by content, not by name): UTF-8, a row a line, as many
/// cells in each, numbers with a decimal point whatever the culture of the machine. All columns but the label's are inputs, in their order.
/// </summary>
/// <remarks>
/// A dataset is read from numbers alone; a table may also have names of categories, and missing values. Cells may stand in quotes, with separators and doubled
/// quotes in them but no line ends. What does not belong is refused, with line and column, both counted from 1. Lines
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
        Read(DataSource.Open(path), labelColumn, options);

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

    /// <summary>
    /// Reads a table as it is found: a column that begins with text is one of categories, each read as its number, numbers first, then in the order of their
    /// letters; missing values become NaN; the label's classes may have names. The schema says what stands for what, so that other rows can be read alike.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="labelColumn">The column that holds the labels: its name in the header, or its number from 0, negative ones counting from the end.</param>
    /// <param name="options">How the file is written; null for a comma, a header found out, and the usual words for missing values.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or the label looks like a measured value and not like names of classes: see
    /// <see cref="CsvOptions.Regression"/> and
    /// <see cref="CsvOptions.CategoricalColumns"/>.</exception>
    /// <exception cref="ArgumentException">The file has no such column.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> if it may not be.</exception>
    /// <remarks>
    /// A first line is a header if no cell of it is a number, if text in it stands over a number of the second line, or if it has the name by which the label's
    /// column is
    /// given. Where that is not so, or there are no numbers anywhere, say what it is with <see cref="CsvOptions.Header"/>.
    /// </remarks>
    public static CsvTable ReadTable(string path, CsvColumn labelColumn, CsvOptions? options = null)
    {
        using DataSource source = DataSource.Open(path);
        return new CsvReader(source, labelColumn, options ?? new CsvOptions(), isTable: true).ReadTable();
    }

    /// <summary>Reads a stream to its end, as <see cref="ReadTable(string, CsvColumn, CsvOptions?)"/> does a file, and leaves it open.</summary>
    public static CsvTable ReadTable(Stream stream, CsvColumn labelColumn, CsvOptions? options = null)
    {
        using DataSource source = DataSource.Over(stream, "stream");
        return new CsvReader(source, labelColumn, options ?? new CsvOptions(), isTable: true).ReadTable();
    }

    /// <summary>Reads what the columns of a table are, as <see cref="ReadTable(string, CsvColumn, CsvOptions?)"/> does, and keeps no rows: for files larger
    /// than memory.</summary>
    public static CsvSchema ReadSchema(string path, CsvColumn labelColumn, CsvOptions? options = null)
    {
        using DataSource source = DataSource.Open(path);
        return new CsvReader(source, labelColumn, options ?? new CsvOptions(), isTable: true, keeps: false).ReadSchema();
    }

    /// <summary>
    /// Reads a table whose columns are known already, such as the test to a training: found by their names where there is a header, in any order and among
    /// others, whatever
    /// their case where that leaves no doubt, and by their places elsewhere. A category that is not known is read as missing; a class that is not is refused.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What the columns are.</param>
    /// <param name="options">How the file is written; columns and categories are the schema's.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or lacks a column.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> if it may not be.</exception>
    public static Dataset ReadDataset(string path, CsvSchema schema, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using DataSource source = DataSource.Open(path);
        return ReadKnown(source, schema, options ?? new CsvOptions());
    }

    /// <summary>Reads a stream to its end, as <see cref="ReadDataset(string, CsvSchema, CsvOptions?)"/> does a file, and leaves it open.</summary>
    public static Dataset ReadDataset(Stream stream, CsvSchema schema, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using DataSource source = DataSource.Over(stream, "stream");
        return ReadKnown(source, schema, options ?? new CsvOptions());
    }

    /// <summary>
    /// Hands out the inputs of rows that have no label, or one that is not looked at, one after the other as they are read: what is to be predicted. Columns
    /// are found as
    /// by <see cref="ReadDataset(string, CsvSchema, CsvOptions?)"/>; without a header a row may also be the inputs alone.
    /// </summary>
    /// <param name="stream">Is read to its end, and left open.</param>
    /// <param name="schema">What the columns are.</param>
    /// <param name="each">Takes a row.  input: [inputs], valid during the call alone</param>
    /// <param name="options">How the file is written; columns and categories are the schema's.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or lacks a column; rows before that were handed out.</exception>
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
    /// Hands out rows of numbers alone, all of them inputs, one after the other as they are read: what is to be predicted by a network without a schema. A
    /// first line
    /// without any number is a header, and left out.
    /// </summary>
    /// <param name="stream">Is read to its end, and left open.</param>
    /// <param name="inputs">Numbers in a row, at least 1.</param>
    /// <param name="each">Takes a row.  input: [inputs], valid during the call alone</param>
    /// <param name="options">How the file is written; null for a comma, and a header found out.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or has no rows; rows before that were handed out.</exception>
    public static void ForEachInput(Stream stream, int inputs, InputRow each, CsvOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentNullException.ThrowIfNull(each);
        using DataSource source = DataSource.Over(stream, "stream");
        new CsvNumberRows(source, inputs, options ?? new CsvOptions()).ForEach(each);
    }

    static Dataset ReadKnown(DataSource source, CsvSchema schema, CsvOptions options)
    {
        var reader = new CsvSchemaReader(source, schema, options, hasLabel: true);
        GrowingArray<float> inputs = new(), targets = new();
        GrowingArray<int> labels = new();
        float[] row = new float[schema.Inputs.Count];
        int label = 0;
        float target = 0;
        while (reader.Next(row, ref label, ref target))
        {
            Span<float> room = inputs.Add(row.Length);
            if (room.IsEmpty)
            {
                throw source.Malformed(source.Position, $"The rows go beyond {Array.MaxLength} inputs, the most that one dataset can hold: split the file.");
            }
            row.CopyTo(room);
            labels.Add(1)[0] = label;
            targets.Add(1)[0] = target;
        }
        float[] all = inputs.ToArray();
        return all.Length == 0 ? throw reader.Empty()
            : options.Regression ? new Dataset(all, row.Length, targets.ToArray(), 1)
            : new Dataset(all, row.Length, labels.ToArray(), schema.ClassNames.Count > 0 ? schema.ClassNames.Count : options.Classes);
    }

    static Dataset Read(DataSource source, CsvColumn labelColumn, CsvOptions? options)
    {
        using (source)
        {
            return new CsvReader(source, labelColumn, options ?? new CsvOptions(), isTable: false).ReadDataset();
        }
    }
}
