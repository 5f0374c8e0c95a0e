using System.Data.Common;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>
/// Rows of typed values that can be read again and again: for <see cref="Table.From(TableSource)"/>, which reads them into memory, and for
/// <see cref="StreamingTable"/>, which reads them in every epoch. Derive from it for a source of your own; FastNn.Parquet, FastNn.Arrow and FastNn.DataFrame
/// have one each.
/// </summary>
public abstract class TableSource
{
    /// <param name="name">The name in messages, such as the path of a file.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    protected TableSource(string name) => Name = Require.NotEmpty(name, nameof(name), "the name of the source in messages");

    /// <summary>The name in messages.</summary>
    public string Name { get; }

    /// <summary>Opens the source before its first row.</summary>
    /// <exception cref="FastNnFormatException">The source is malformed.</exception>
    public abstract ITableReader Open();

    /// <summary>Returns the rows of a query, which is executed each time they are read.</summary>
    /// <param name="query">Executes it: <c>() => command.ExecuteReader()</c>. The reader is disposed after the last row.</param>
    public static TableSource FromQuery(Func<DbDataReader> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new OpenedSource(QueryRows.DefaultName, () => new QueryRows(query(), ownsReader: true));
    }

    /// <summary>Returns objects, which are enumerated each time they are read.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">Adds the columns.</param>
    public static TableSource From<T>(IEnumerable<T> rows, Action<TableColumns<T>> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        TableColumns<T> selected = TableColumns<T>.Select(columns);
        return new OpenedSource(TableColumns<T>.Source, () => new ObjectRows<T>(rows.GetEnumerator(), selected));
    }

    /// <summary>Returns objects that are produced asynchronously, and enumerated each time they are read. The reading thread waits for them.</summary>
    /// <inheritdoc cref="From{T}(IEnumerable{T}, Action{TableColumns{T}})"/>
    public static TableSource From<T>(IAsyncEnumerable<T> rows, Action<TableColumns<T>> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return From(rows.ToBlockingEnumerable(), columns);
    }

    /// <summary>Returns some of the columns, in this order; the others are not read:
    /// <c>new ParquetSource("houses.parquet").Select("area", "price")</c>.</summary>
    /// <param name="columns">Their names, at least one.</param>
    /// <exception cref="ArgumentException">There are no names, or one is duplicated.</exception>
    public TableSource Select(params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Require.Argument(columns.Length > 0, nameof(columns), $"columns is empty; name at least one.");
        Require.Argument(columns.Distinct(StringComparer.Ordinal).Count() == columns.Length, nameof(columns),
            $"columns has {columns.Length} names, of which one is duplicated; name each column once.");
        return new OpenedSource(Name, () => new SelectedRows(Open(), columns, Name));
    }

    sealed class OpenedSource(string name, Func<ITableReader> open) : TableSource(name)
    {
        public override ITableReader Open() => open();
    }
}

/// <summary>Reads the rows of a <see cref="TableSource"/> one after the other. One thread at a time.</summary>
public interface ITableReader : IDisposable
{
    /// <summary>The columns, each with a name of its own.</summary>
    IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>Moves to the next row; false after the last.</summary>
    bool Read();

    /// <summary>Returns a value of the current row. Columns that are not asked for need not be read.</summary>
    /// <param name="column">The index in <see cref="Columns"/>.</param>
    TableValue GetValue(int column);
}

/// <summary>A column of a <see cref="TableSource"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind where the source knows better than its values, such as that of a Guid; null to infer it.</param>
public readonly record struct SourceColumn(string Name, ColumnKind? Kind = null);
