namespace FastNn.Tables;

/// <content>Rows of a type.</content>
public sealed partial class TableSchema
{
    /// <summary>Creates an encoder for rows of a type, whose columns are found by name, ignoring case where that is unambiguous.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <exception cref="FastNnFormatException">The type does not fit; the message lists all columns that are missing, additional, renamed or of another
    /// type.</exception>
    public TableRowEncoder<T> CreateRowEncoder<T>() where T : ITableRow<T> => new(this);
}
