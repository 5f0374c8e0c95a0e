namespace FastNn.Tables;

/// <summary>A row of a table whose type says what its columns are. The source generator implements it for types with <see cref="TableRowAttribute"/>.</summary>
/// <typeparam name="TSelf">The type of the row.</typeparam>
public interface ITableRow<TSelf> where TSelf : ITableRow<TSelf>
{
    /// <summary>The columns, in the order of the members.</summary>
    static abstract IReadOnlyList<RowColumn> Columns { get; }

    /// <summary>Writes the value of every column. Allocates nothing.</summary>
    /// <typeparam name="TWriter">The type of the writer; a struct is called without indirection.</typeparam>
    /// <param name="row">The row.</param>
    /// <param name="writer">Receives the values.</param>
    static abstract void Write<TWriter>(in TSelf row, ref TWriter writer) where TWriter : IRowWriter, allows ref struct;
}
