using System.Data.Common;

namespace FastNn.Tables;

/// <summary>Reads the rows of a database reader from its position on.</summary>
/// <param name="reader">The reader.</param>
/// <param name="ownsReader">Whether to dispose it.</param>
sealed class QueryRows(DbDataReader reader, bool ownsReader) : ITableReader
{
    public const string DefaultName = "query";

    public IReadOnlyList<SourceColumn> Columns { get; } =
    [
        .. Enumerable.Range(0, reader.FieldCount).Select(i => new SourceColumn(
            reader.GetName(i) is { Length: > 0 } name ? name : CsvRows.DefaultNameOf(i),
            reader.GetFieldType(i) == typeof(Guid) ? ColumnKind.Identifier : null)),
    ];

    public bool Read() => reader.Read();

    public TableValue GetValue(int column) => TableValue.FromObject(reader.GetValue(column));

    public void Dispose()
    {
        if (ownsReader)
        {
            reader.Dispose();
        }
    }
}
