using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>
/// The columns of a table of objects, by typed selectors that do not box: see <see cref="Table.From{T}(IEnumerable{T}, Action{TableColumns{T}})"/>.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
public sealed class TableColumns<T>
{
    readonly List<SourceColumn> columns = [];
    readonly List<ValueSelector> selectors = [];

    internal TableColumns()
    {
    }

    delegate TableValue ValueSelector(T row);

    internal static string Source => $"rows of {typeof(T).Name}";

    internal IReadOnlyList<SourceColumn> Columns => columns;

    /// <summary>Adds a column of numbers; NaN is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Returns the number of a row; a whole number or a float converts by itself, a decimal by a cast.</param>
    /// <exception cref="ArgumentException">The name is empty or duplicated.</exception>
    public TableColumns<T> Number(string name, Func<T, double> value) => Add(name, value, row => TableValue.FromNumber(value(row)));

    /// <summary>Adds a column of numbers; null and NaN are missing.</summary>
    /// <inheritdoc cref="Number(string, Func{T, double})"/>
    public TableColumns<T> Number(string name, Func<T, double?> value) => Add(name, value, row => TableValue.FromNumber(value(row) ?? double.NaN));

    /// <summary>Adds a column of texts: categories, identifiers or free text by their values; null and empty texts are missing. Texts that all are dates of ISO
    /// 8601 are dates.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Returns the text of a row.</param>
    /// <exception cref="ArgumentException">The name is empty or duplicated.</exception>
    public TableColumns<T> Text(string name, Func<T, string?> value) => Add(name, value, row => TableValue.FromText(value(row)));

    /// <summary>Adds a column of truth values; null is missing.</summary>
    /// <inheritdoc cref="Text"/>
    public TableColumns<T> Boolean(string name, Func<T, bool?> value) =>
        Add(name, value, row => value(row) is bool truth ? TableValue.FromBoolean(truth) : TableValue.Missing);

    /// <summary>Adds a column of dates; null is missing, and local times are converted to UTC.</summary>
    /// <inheritdoc cref="Text"/>
    public TableColumns<T> Date(string name, Func<T, DateTime?> value) =>
        Add(name, value, row => value(row) is DateTime date ? TableValue.FromDate(date) : TableValue.Missing);

    internal static TableColumns<T> Select(Action<TableColumns<T>> select)
    {
        ArgumentNullException.ThrowIfNull(select, "columns");
        var selected = new TableColumns<T>();
        select(selected);
        Require.State(selected.columns.Count > 0, $"The table has no columns; add them with Number, Text, Boolean or Date.");
        return selected;
    }

    internal static TableColumns<T> Select((string Name, Func<T, object?> Value)[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return Select(selected =>
        {
            foreach ((string name, Func<T, object?> value) in columns)
            {
                selected.Add(name, value, row => TableValue.FromObject(value(row)));
            }
        });
    }

    internal TableValue GetValue(T row, int column) => selectors[column](row);

    TableColumns<T> Add(string name, Delegate value, ValueSelector selector)
    {
        Require.NotEmpty(name, nameof(name), "the name of a column");
        ArgumentNullException.ThrowIfNull(value);
        Require.Argument(!columns.Exists(column => column.Name == name), nameof(name),
            $"name is '{name}', like a column before; give each column its own name.");
        columns.Add(new SourceColumn(name));
        selectors.Add(selector);
        return this;
    }
}
