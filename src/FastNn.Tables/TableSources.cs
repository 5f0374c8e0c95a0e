using System.Data.Common;

namespace FastNn.Tables;

/// <content>Tables of databases and objects.</content>
public sealed partial class Table
{
    /// <summary>
    /// Reads the rows of a database reader to its end, and leaves it open. Kinds follow from the types of the values: numbers, texts (dates where all are dates
    /// of ISO 8601), truth values, dates; a Guid is an identifier, a TimeSpan its seconds; DBNull and empty texts are missing.
    /// </summary>
    /// <param name="reader">The result of a query. Every column needs its own name.</param>
    /// <exception cref="FastNnFormatException">There are no rows, or a value is of no type that a column can hold.</exception>
    public static Table FromReader(DbDataReader reader) => TypedValues.Read(reader, "query");

    /// <summary>Makes a table of objects, by selectors of their values: numbers, texts, truth values and dates, as in <see cref="FromReader"/>.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="columns">Name and value of each column.</param>
    /// <exception cref="ArgumentException">A name is empty or duplicated.</exception>
    /// <exception cref="FastNnFormatException">There are no rows, or a value is of no type that a column can hold.</exception>
    public static Table From<T>(IEnumerable<T> rows, params (string Name, Func<T, object?> Value)[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return From(rows, selected =>
        {
            foreach ((string name, Func<T, object?> value) in columns)
            {
                selected.Object(name, value);
            }
        });
    }

    /// <summary>Makes a table of objects, by typed selectors that do not box:
    /// <c>Table.From(houses, columns => columns.Number("area", house => house.Area).Text("city", house => house.City))</c>.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="columns">Adds the columns.</param>
    /// <exception cref="FastNnFormatException">There are no rows.</exception>
    public static Table From<T>(IEnumerable<T> rows, Action<TableColumns<T>> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        var selected = new TableColumns<T>();
        columns(selected);
        return selected.Read(rows);
    }

    /// <summary>Makes a table of rows by name, with values as in <see cref="FromReader"/>. A row without a name has no value in this column.</summary>
    /// <param name="rows">The rows, at least one.</param>
    /// <exception cref="FastNnFormatException">There are no rows, or a value is of no type that a column can hold.</exception>
    public static Table FromDictionaries(IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        const string Source = "rows";
        ArgumentNullException.ThrowIfNull(rows);
        var columns = new Dictionary<string, ColumnBuilder>(StringComparer.Ordinal);
        int count = 0;
        foreach (IReadOnlyDictionary<string, object?> row in rows)
        {
            foreach ((string name, object? value) in row)
            {
                if (!columns.TryGetValue(name, out ColumnBuilder? column))
                {
                    columns.Add(name, column = TypedValues.CreateColumn(name));
                }
                AddMissing(column, count);
                TypedValues.Add(column, value, Source);
            }
            count++;
        }
        foreach (ColumnBuilder column in columns.Values)
        {
            AddMissing(column, count);
        }
        return TypedValues.ToTable([.. columns.Values], Source);
    }

    static void AddMissing(ColumnBuilder column, int rows)
    {
        while (column.Count < rows)
        {
            column.AddMissing();
        }
    }
}
