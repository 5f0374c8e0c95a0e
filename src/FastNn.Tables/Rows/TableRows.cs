namespace FastNn.Tables;

/// <content>Tables of rows of a type.</content>
public sealed partial class Table
{
    /// <summary>Makes a table of rows of a type. Kinds follow from the values, as in a file, but texts stay texts where they are digits, and only null and
    /// empty texts are missing.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">The rows, at least one.</param>
    /// <exception cref="FastNnFormatException">There are no rows, or a value is infinite or not in its enum.</exception>
    public static Table FromRows<T>(IEnumerable<T> rows) where T : ITableRow<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        var writer = new RowTableWriter(T.Columns, $"rows of {typeof(T).Name}");
        foreach (T row in rows)
        {
            T.Write(row, ref writer);
            writer.EndRow();
        }
        return writer.ToTable();
    }
}
