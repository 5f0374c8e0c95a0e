using System.Globalization;
using System.Linq;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// Columns that hold the number of a category become as many columns as there are categories, 1 at its place and 0 elsewhere; all other columns pass, in their
/// order. A category that is missing (NaN), or none of those from 0 to their count - 1, becomes zeros alone: nothing is claimed of it.
/// x: [rows, inputs]  y: [rows, inputs - encoded columns + all categories]
/// </summary>
public sealed class OneHot : Layer
{
    /// <summary>The most categories of a column.</summary>
    public const int MaxCategories = 1_000_000;

    const string Prefix = "column";

    readonly int[] columns, categories;

    /// <param name="columns">The columns that are encoded, counted from 0, and how many categories each has, 1 to <see cref="MaxCategories"/>.</param>
    /// <exception cref="ArgumentException">There is none, one stands twice or is negative, or its categories are too few or too many.</exception>
    public OneHot(params ReadOnlySpan<(int Column, int Categories)> columns)
    {
        if (columns.IsEmpty)
        {
            throw new ArgumentException("A OneHot without columns encodes nothing: name one or more, as in new OneHot((3, 5)), or leave it out.", nameof(columns));
        }
        var all = new SortedDictionary<int, int>();
        foreach ((int column, int count) in columns)
        {
            if (column < 0 || count is < 1 or > MaxCategories)
            {
                throw new ArgumentException($"Column {column} of {count} categories is impossible; columns are counted from 0 and have 1 to {MaxCategories:N0} categories.", nameof(columns));
            }
            if (!all.TryAdd(column, count))
            {
                throw new ArgumentException($"Column {column} is named twice.", nameof(columns));
            }
        }
        (this.columns, categories) = ([.. all.Keys], [.. all.Values]);
    }

    /// <inheritdoc cref="OneHot(ReadOnlySpan{ValueTuple{int, int}})"/>
    public OneHot(IReadOnlyList<CategoricalColumn> columns) : this([.. columns.Select(column => (column.Column, column.Categories))])
    {
    }

    /// <summary>One for the categories that rows have: of each column as many as its greatest number + 1.</summary>
    /// <param name="rows">A dataset, or other rows. Missing values (NaN) are left out.</param>
    /// <param name="columns">The columns that hold categories, counted from 0.</param>
    /// <exception cref="ArgumentException">There is no such column, or it holds something that is no whole number of 0 to <see cref="MaxCategories"/> -
    /// 1.</exception>
    public static OneHot Fit(IInputRows rows, params ReadOnlySpan<int> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (int Column, int Categories)[] found = new (int, int)[columns.Length];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = columns[i] >= 0 && columns[i] < rows.Inputs
                ? (columns[i], 1)
                : throw new ArgumentException($"Column {columns[i]} is named, but the rows have {rows.Inputs}, counted from 0.", nameof(columns));
        }
        long row = 0;
        rows.ForEachInput(input =>
        {
            for (int i = 0; i < found.Length; i++)
            {
                float value = input[found[i].Column];
                if (!float.IsNaN(value) && !OneHotColumns.IsCategory(value, MaxCategories))
                {
                    throw new ArgumentException($"Row {row}, column {found[i].Column}, both from 0, holds {value}, which is no category: they are whole numbers from 0 to {MaxCategories - 1:N0}.", nameof(rows));
                }
                found[i].Categories = float.IsNaN(value) ? found[i].Categories : Math.Max(found[i].Categories, (int)value + 1);
            }
            row++;
        });
        return new OneHot(found);
    }

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs)
    {
        long outputs = inputs;
        for (int i = 0; i < columns.Length; i++)
        {
            outputs += categories[i] - 1;
        }
        return columns[^1] >= inputs ? throw new ArgumentException($"it encodes column {columns[^1]}, counted from 0, and rows have {inputs} inputs.", nameof(inputs))
            : outputs > Array.MaxLength ? throw new ArgumentException($"its {outputs:N0} outputs are more than the {Array.MaxLength:N0} that fit into one block.", nameof(inputs))
            : (int)outputs;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => OneHotColumns.Forward(x, y, columns, categories);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            OneHotColumns.Backward(dy, dx, columns, categories);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            settings.Set(Prefix + columns[i].ToString(CultureInfo.InvariantCulture), (double)categories[i]);
        }
    }

    /// <summary>Makes one from its settings: <c>column3 = 5</c> for five categories in column 3.</summary>
    internal static OneHot Create(PartSettings settings)
    {
        var columns = new List<(int, int)>();
        foreach (KeyValuePair<string, double> pair in settings.Values)
        {
            columns.Add(pair.Key.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(pair.Key.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int column)
                ? (column, settings.GetInt32(pair.Key))
                : throw new ArgumentException($"OneHot has no setting '{pair.Key}'; it takes the categories of a column by its number, such as column0 = 3."));
        }
        return new OneHot([.. columns]);
    }
}
