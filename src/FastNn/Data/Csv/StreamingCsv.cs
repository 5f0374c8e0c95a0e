namespace FastNn.Data;

/// <summary>
/// A CSV file that is read anew in every epoch, and never as a whole: of any length, in some hundred kilobytes of memory. Its rows are those of
/// <see cref="Csv.ReadDataset(string, CsvSchema, CsvOptions)"/>.
/// </summary>
/// <remarks>The file must stay as it is while it is used.</remarks>
public sealed class StreamingCsv : StreamingDataset
{
    readonly string path;
    readonly CsvOptions options;

    /// <summary>A table whose columns are not known yet: walks through the file twice, to learn them and to count the rows.</summary>
    /// <inheritdoc cref="Csv.ReadTable(string, CsvColumn, CsvOptions)" path="/param"/>
    /// <inheritdoc cref="Csv.ReadTable(string, CsvColumn, CsvOptions)" path="/exception"/>
    public StreamingCsv(string path, CsvColumn labelColumn, CsvOptions? options = null)
        : this(path, Csv.ReadSchema(path, labelColumn, options), options)
    {
    }

    /// <summary>A table whose columns are known: walks through the file once, to count the rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What the columns are.</param>
    /// <param name="options">How the file is written; columns and categories are the schema's.</param>
    /// <exception cref="FastNnFormatException">The file has no rows.</exception>
    /// <exception cref="ArgumentException">Nobody says how many classes there are: neither the schema nor <see cref="CsvOptions.Classes"/>.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> if it may not be.</exception>
    public StreamingCsv(string path, CsvSchema schema, CsvOptions? options = null)
        : base(CountRows(path, schema, options ?? new CsvOptions()), schema.Inputs.Count, CountOutputs(schema, options ?? new CsvOptions()), options is not { Regression: true })
    {
        this.path = path;
        this.options = options ?? new CsvOptions();
        Schema = schema;
    }

    /// <summary>What the columns are.</summary>
    public CsvSchema Schema { get; }

    /// <inheritdoc/>
    public override ISampleReader Open() => new Reader(path, Schema, options);

    static int CountRows(string path, CsvSchema schema, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using DataSource source = DataSource.Open(path);
        long rows = new CsvSchemaReader(source, schema, options, hasLabel: true).CountRows();
        return rows is > 0 and <= int.MaxValue ? (int)rows : throw source.Malformed(source.Position, $"The file has {rows} rows; expected 1 to {int.MaxValue}.");
    }

    static int CountOutputs(CsvSchema schema, CsvOptions options) =>
        options.Regression ? 1 : schema.ClassNames.Count > 0 ? schema.ClassNames.Count
        : options.Classes > 0 ? options.Classes
        : throw new ArgumentException("The schema does not name the classes: set CsvOptions.Classes to their number.", nameof(options));

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
