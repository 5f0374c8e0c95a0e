using FastNn.Data;

namespace FastNn.Tables;

/// <summary>
/// A source of any length that is read again in every epoch, such as a <c>ParquetSource</c>, in the memory that its reader needs. Its rows have the bits of the
/// same rows in a <see cref="Table"/>.
/// </summary>
/// <remarks>The source must not change while it is used.</remarks>
public sealed class StreamingTable : StreamingDataset
{
    /// <summary>The number of rows from which a schema is made unless one is given, 1,000,000.</summary>
    public const int SchemaRows = StreamingCsv.SchemaRows;

    readonly TableSource source;

    /// <summary>Opens a source with a schema. Reads the label once, for the number of rows.</summary>
    /// <param name="source">The source.</param>
    /// <param name="schema">The columns.</param>
    /// <exception cref="FastNnFormatException">The source is malformed, has no rows, lacks columns, or has an unknown label.</exception>
    public StreamingTable(TableSource source, TableSchema schema)
        : base(CountRows(source, schema), schema.InputCount, schema.Task == TabularTask.Regression ? 1 : schema.ClassNames.Count,
            schema.Task == TabularTask.Classification) => (this.source, Schema) = (source, schema);

    /// <summary>Opens a source without a schema, which is made of its first <see cref="SchemaRows"/> rows: later rows must have labels of the same classes, and
    /// their other categories are unknown ones. Reads the label once more, for the number of rows.</summary>
    /// <param name="source">The source.</param>
    /// <param name="label">The name of the column to predict.</param>
    /// <param name="options">Options of the schema.</param>
    /// <exception cref="ArgumentException">The source has no column of a given name.</exception>
    /// <exception cref="FastNnFormatException">The source is malformed, or the label cannot be predicted.</exception>
    public StreamingTable(TableSource source, string label, TableSchemaOptions? options = null)
        : this(source, CreateSchema(source, label, options))
    {
    }

    /// <summary>The columns.</summary>
    public TableSchema Schema { get; }

    /// <inheritdoc/>
    public override ISampleReader Open() => new SourceSchemaReader(source, Schema, hasLabel: true).ToSamples();

    static TableSchema CreateSchema(TableSource source, string label, TableSchemaOptions? options)
    {
        ArgumentNullException.ThrowIfNull(source);
        return TableSchema.Create(Table.FromFirst(source, SchemaRows), label, options);
    }

    static int CountRows(TableSource source, TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(schema);
        using var rows = new SourceSchemaReader(source, schema, hasLabel: true);
        return rows.CountRows();
    }
}
