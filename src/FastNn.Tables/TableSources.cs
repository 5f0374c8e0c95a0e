using System.Data.Common;

namespace FastNn.Tables;

/// <content>Tables of databases, objects and other typed sources.</content>
public sealed partial class Table
{
    /// <summary>Reads all rows of a source into memory, such as a <c>ParquetSource</c>. The kinds of columns follow from the types of their values.</summary>
    /// <param name="source">The source.</param>
    /// <exception cref="FastNnFormatException">The source is malformed, has no rows, or has a value of no type that a column can hold.</exception>
    public static Table From(TableSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return FromFirst(source, int.MaxValue);
    }

    /// <summary>
    /// Reads the rows of a database reader to its end, and leaves it open. Kinds follow from the types of the values: numbers, texts (dates where all are dates
    /// of ISO 8601), truth values, dates; a Guid is an identifier, a TimeSpan its seconds; DBNull and empty texts are missing.
    /// </summary>
    /// <param name="reader">The result of a query. Every column needs its own name.</param>
    /// <exception cref="FastNnFormatException">There are no rows, or a value is of no type that a column can hold.</exception>
    public static Table FromReader(DbDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new TableBuilder(QueryRows.DefaultName).AddRows(new QueryRows(reader, ownsReader: false)).ToTable();
    }

    /// <summary>Makes a table of objects, by selectors of their values: numbers, texts, truth values and dates, as in <see cref="FromReader"/>.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="columns">Name and value of each column.</param>
    /// <exception cref="ArgumentException">A name is empty or duplicated.</exception>
    /// <exception cref="FastNnFormatException">There are no rows, or a value is of no type that a column can hold.</exception>
    public static Table From<T>(IEnumerable<T> rows, params (string Name, Func<T, object?> Value)[] columns) => From(rows, TableColumns<T>.Select(columns));

    /// <summary>Makes a table of objects, by typed selectors that do not box:
    /// <c>Table.From(houses, columns => columns.Number("area", house => house.Area).Text("city", house => house.City))</c>.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="columns">Adds the columns.</param>
    /// <exception cref="FastNnFormatException">There are no rows.</exception>
    public static Table From<T>(IEnumerable<T> rows, Action<TableColumns<T>> columns) => From(rows, TableColumns<T>.Select(columns));

    /// <summary>Makes a table of objects as they are produced, like <see cref="From{T}(IEnumerable{T}, ValueTuple{string, Func{T, object}}[])"/>.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows, at least one, such as those of a query of Entity Framework.</param>
    /// <param name="columns">Name and value of each column.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="ArgumentException">A name is empty or duplicated.</exception>
    /// <exception cref="FastNnFormatException">There are no rows, or a value is of no type that a column can hold.</exception>
    /// <exception cref="OperationCanceledException">The enumeration was cancelled.</exception>
    public static Task<Table> FromAsync<T>(
        IAsyncEnumerable<T> rows, (string Name, Func<T, object?> Value)[] columns, CancellationToken cancellationToken = default) =>
        FromAsync(rows, TableColumns<T>.Select(columns), cancellationToken);

    /// <summary>Makes a table of objects as they are produced, like <see cref="From{T}(IEnumerable{T}, Action{TableColumns{T}})"/>.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows, at least one, such as those of a query of Entity Framework.</param>
    /// <param name="columns">Adds the columns.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="FastNnFormatException">There are no rows.</exception>
    /// <exception cref="OperationCanceledException">The enumeration was cancelled.</exception>
    public static Task<Table> FromAsync<T>(IAsyncEnumerable<T> rows, Action<TableColumns<T>> columns, CancellationToken cancellationToken = default) =>
        FromAsync(rows, TableColumns<T>.Select(columns), cancellationToken);

    /// <summary>Makes a table of rows by name, with values as in <see cref="FromReader"/>. A row without a name has no value in this column.</summary>
    /// <param name="rows">The rows, at least one.</param>
    /// <exception cref="FastNnFormatException">There are no rows, or a value is of no type that a column can hold.</exception>
    public static Table FromDictionaries(IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new TableBuilder("rows");
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (IReadOnlyDictionary<string, object?> row in rows)
        {
            foreach ((string name, object? value) in row)
            {
                if (!columns.TryGetValue(name, out int column))
                {
                    columns.Add(name, column = table.AddColumn(new SourceColumn(name)));
                }
                table.Add(column, TableValue.FromObject(value));
            }
            table.EndRow();
        }
        return table.ToTable();
    }

    /// <summary>Reads the first rows of a source.</summary>
    internal static Table FromFirst(TableSource source, int most)
    {
        using ITableReader reader = source.Open();
        return new TableBuilder(source.Name).AddRows(reader, most).ToTable();
    }

    static Table From<T>(IEnumerable<T> rows, TableColumns<T> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var reader = new ObjectRows<T>(rows.GetEnumerator(), columns);
        return new TableBuilder(TableColumns<T>.Source).AddRows(reader).ToTable();
    }

    static async Task<Table> FromAsync<T>(IAsyncEnumerable<T> rows, TableColumns<T> columns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        TableBuilder table = new TableBuilder(TableColumns<T>.Source).AddColumns(columns.Columns);
        await foreach (T row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            for (int i = 0; i < columns.Columns.Count; i++)
            {
                table.Add(i, columns.GetValue(row, i));
            }
            table.EndRow();
        }
        return table.ToTable();
    }
}
