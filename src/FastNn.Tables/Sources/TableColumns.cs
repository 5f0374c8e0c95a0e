using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>
/// The columns of a table of objects, by typed selectors that do not box: see <see cref="Table.From{T}(IEnumerable{T}, Action{TableColumns{T}})"/>.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
public sealed class TableColumns<T>
{
    readonly List<(ColumnBuilder Column, Action<T, ColumnBuilder> Add)> columns = [];

    internal TableColumns()
    {
    }

    /// <summary>Adds a column of numbers; NaN is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Returns the number of a row; a whole number or a float converts by itself, a decimal by a cast.</param>
    /// <exception cref="ArgumentException">The name is empty or duplicated.</exception>
    public TableColumns<T> Number(string name, Func<T, double> value) => Add(name, value, (row, column) => TypedValues.AddNumber(column, value(row), Source));

    /// <summary>Adds a column of numbers; null and NaN are missing.</summary>
    /// <inheritdoc cref="Number(string, Func{T, double})"/>
    public TableColumns<T> Number(string name, Func<T, double?> value) =>
        Add(name, value, (row, column) => TypedValues.AddNumber(column, value(row) ?? double.NaN, Source));

    /// <summary>Adds a column of texts: categories, identifiers or free text by their values; null and empty texts are missing. Texts that all are dates of ISO
    /// 8601 are dates.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Returns the text of a row.</param>
    /// <exception cref="ArgumentException">The name is empty or duplicated.</exception>
    public TableColumns<T> Text(string name, Func<T, string?> value) => Add(name, value, (row, column) => TypedValues.AddText(column, value(row), Source));

    /// <summary>Adds a column of truth values; null is missing.</summary>
    /// <inheritdoc cref="Text"/>
    public TableColumns<T> Boolean(string name, Func<T, bool?> value) =>
        Add(name, value, (row, column) => TypedValues.AddText(column, value(row) switch { true => "true", false => "false", null => null }, Source));

    /// <summary>Adds a column of dates; null is missing, and local times are converted to UTC.</summary>
    /// <inheritdoc cref="Text"/>
    public TableColumns<T> Date(string name, Func<T, DateTime?> value) => Add(name, value, (row, column) =>
    {
        if (value(row) is { } date)
        {
            TypedValues.AddDate(column, date, Source);
        }
        else
        {
            column.AddMissing();
        }
    });

    internal static string Source => $"rows of {typeof(T).Name}";

    internal Table Read(IEnumerable<T> rows)
    {
        Require.State(columns.Count > 0, $"The table has no columns; add them with Number, Text, Boolean or Date.");
        foreach (T row in rows)
        {
            foreach ((ColumnBuilder column, Action<T, ColumnBuilder> add) in columns)
            {
                add(row, column);
            }
        }
        return TypedValues.ToTable([.. columns.Select(item => item.Column)], Source);
    }

    internal TableColumns<T> Object(string name, Func<T, object?> value) => Add(name, value, (row, column) => TypedValues.Add(column, value(row), Source));

    TableColumns<T> Add(string name, Delegate value, Action<T, ColumnBuilder> add)
    {
        Require.NotEmpty(name, nameof(name), "the name of a column");
        ArgumentNullException.ThrowIfNull(value);
        Require.Argument(!columns.Exists(item => item.Column.Name == name), nameof(name),
            $"name is '{name}', like a column before; give each column its own name.");
        columns.Add((TypedValues.CreateColumn(name), add));
        return this;
    }
}
