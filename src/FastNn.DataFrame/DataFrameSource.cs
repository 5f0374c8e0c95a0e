using Microsoft.Data.Analysis;

namespace FastNn.Tables;

/// <summary>
/// The rows of a <see cref="DataFrame"/>, for <see cref="Table.From(TableSource)"/> and <see cref="StreamingTable"/>: numbers, texts, truth values, dates and
/// null. Columns of vectors are refused where they are read.
/// </summary>
/// <remarks>The frame must not change while it is read. A value that is read is boxed.</remarks>
/// <param name="frame">The frame.</param>
public sealed class DataFrameSource(DataFrame frame) : TableSource("data frame")
{
    readonly DataFrame frame = frame ?? throw new ArgumentNullException(nameof(frame));

    /// <inheritdoc/>
    public override ITableReader Open() => new Reader(frame);

    sealed class Reader(DataFrame frame) : ITableReader
    {
        readonly DataFrameColumn[] columns = [.. frame.Columns];
        long row = -1;

        public IReadOnlyList<SourceColumn> Columns { get; } =
            [.. frame.Columns.Select(column => new SourceColumn(column.Name, column.DataType == typeof(Guid) ? ColumnKind.Identifier : null))];

        public bool Read() => ++row < frame.Rows.Count;

        public TableValue GetValue(int column) => TableValue.FromObject(columns[column][row]);

        public void Dispose()
        {
        }
    }
}
