namespace FastNn.Tables;

/// <summary>Reads objects as rows.</summary>
/// <param name="rows">The objects.</param>
/// <param name="columns">The columns.</param>
sealed class ObjectRows<T>(IEnumerator<T> rows, TableColumns<T> columns) : ITableReader
{
    public IReadOnlyList<SourceColumn> Columns => columns.Columns;

    public bool Read() => rows.MoveNext();

    public TableValue GetValue(int column) => columns.GetValue(rows.Current, column);

    public void Dispose() => rows.Dispose();
}
