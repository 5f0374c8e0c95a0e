namespace FastNn.Data;

/// <summary>
/// A CSV file of any length that is read again in every epoch, in some hundred kilobytes of memory. Its rows are those of
/// <see cref="Csv.ReadDataset(string, CsvSchema, CsvOptions)"/>.
/// </summary>
/// <remarks>The file must not change while it is used.</remarks>
public sealed class StreamingCsv : StreamingDataset
{
    readonly string path;
    readonly CsvOptions options;

    /// <summary>Opens a table without a schema. Reads the file twice, for the schema and for the number of rows.</summary>
    /// <inheritdoc cref="Csv.ReadTable(string, CsvColumn, CsvOptions)" path="/param"/>
    /// <inheritdoc cref="Csv.ReadTable(string, CsvColumn, CsvOptions)" path="/exception"/>
    public StreamingCsv(string path, CsvColumn labelColumn, CsvOptions? options = null)
        : this(path, Csv.ReadSchema(path, labelColumn, options), options)
    {
    }

    /// <summary>Opens a table with a schema. Reads the file once, for the number of rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">The format of the file; columns and categories are those of the schema.</param>
    /// <exception cref="FastNnFormatException">The file has no rows.</exception>
    /// <exception cref="ArgumentException">Neither the schema nor <see cref="CsvOptions.Classes"/> has the number of classes.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> without the right to.</exception>
    public StreamingCsv(string path, CsvSchema schema, CsvOptions? options = null)
        : base(CountRows(path, schema, options ?? new()), schema.Inputs.Count, CountOutputs(schema, options ?? new()), options is not { Regression: true })
    {
        this.path = path;
        this.options = options ?? new CsvOptions();
        Schema = schema;
    }

    /// <summary>The columns.</summary>
    public CsvSchema Schema { get; }

    /// <inheritdoc/>
    public override ISampleReader Open() => new Reader(path, Schema, options);

    static int CountRows(string path, CsvSchema schema, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using DataSource source = DataSource.Open(path);
        long rows = new CsvSchemaReader(source, schema, options, hasLabel: true).CountRows();
        return rows is > 0 and <= int.MaxValue
            ? (int)rows
            : throw source.Malformed(source.Position, $"The file has {rows} rows; expected 1 to {int.MaxValue}.");
    }

    static int CountOutputs(CsvSchema schema, CsvOptions options) =>
        options.Regression ? 1 : schema.ClassNames.Count > 0 ? schema.ClassNames.Count
        : options.Classes > 0 ? options.Classes
        : throw new ArgumentException("The schema has no names of classes; set CsvOptions.Classes to their number.", nameof(options));

    sealed class Reader : ISampleReader
    {
        readonly DataSource source;
        readonly CsvSchemaReader rows;

        public Reader(string path, CsvSchema schema, CsvOptions options)
        {
            source = DataSource.Open(path);
            try
            {
                rows = new CsvSchemaReader(source, schema, options, hasLabel: true);
            }
            catch
            {
                source.Dispose();
                throw;
            }
        }

        public bool Read(Span<float> input, ref int label, Span<float> target)
        {
            float value = 0;
            bool isThere = rows.Next(input, ref label, ref value);
            if (!target.IsEmpty)
            {
                target[0] = value;
            }
            return isThere;
        }

        public void Dispose() => source.Dispose();
    }
}
