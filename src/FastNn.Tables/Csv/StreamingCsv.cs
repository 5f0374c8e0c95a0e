using FastNn.Data;

namespace FastNn.Tables;

/// <summary>
/// A CSV file of any length that is read again in every epoch, in some hundred kilobytes of memory. Its rows are those of
/// <see cref="TableSchema.ReadCsv(string, CsvOptions)"/>.
/// </summary>
/// <remarks>The file must not change while it is used.</remarks>
public sealed class StreamingCsv : StreamingDataset
{
    /// <summary>The number of rows from which a schema is made unless one is given, 1,000,000.</summary>
    public const int SchemaRows = 1_000_000;

    readonly string path;
    readonly CsvOptions options;

    /// <summary>Opens a file with a schema. Reads the file once, for the number of rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">The columns, and how values are written.</param>
    /// <param name="options">Separator and header.</param>
    /// <exception cref="FastNnFormatException">The file has no rows, lacks columns, or has an unknown label.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    public StreamingCsv(string path, TableSchema schema, CsvOptions? options = null)
        : base(CountRows(path, schema, options ?? new()), schema.InputCount, schema.Task == TabularTask.Regression ? 1 : schema.ClassNames.Count,
            schema.Task == TabularTask.Classification)
    {
        this.path = path;
        this.options = options ?? new CsvOptions();
        Schema = schema;
    }

    /// <summary>Opens a file without a schema, which is made of its first <see cref="SchemaRows"/> rows: later rows must have labels of the same classes, and
    /// their other categories are unknown ones. Reads the file once more, for the number of rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The name of the column to predict.</param>
    /// <param name="options">The format of the file.</param>
    /// <param name="schemaOptions">Options of the schema.</param>
    /// <exception cref="ArgumentException">The file has no column of a given name.</exception>
    /// <exception cref="FastNnFormatException">The file is malformed, or the label cannot be predicted.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    public StreamingCsv(string path, string label, CsvOptions? options = null, TableSchemaOptions? schemaOptions = null)
        : this(path, TableSchema.Create(ReadFirstRows(path, options ?? new CsvOptions()), label, schemaOptions), options)
    {
    }

    /// <summary>The columns.</summary>
    public TableSchema Schema { get; }

    /// <inheritdoc/>
    public override ISampleReader Open() => new CsvSchemaReader(CsvText.FromFile(path), Schema, options, hasLabel: true).ToSamples();

    static Table ReadFirstRows(string path, CsvOptions options) => new CsvTableReader(CsvText.FromFile(path), options).Read(SchemaRows);

    static int CountRows(string path, TableSchema schema, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using var rows = new CsvSchemaReader(CsvText.FromFile(path), schema, options, hasLabel: true);
        return rows.CountRows();
    }
}
