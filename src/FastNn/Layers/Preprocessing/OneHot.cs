using System.Globalization;
using System.Linq;
using FastNn.Contracts;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// Replaces columns of category codes by one column for each category, 1 for the row's category and 0 elsewhere; other columns pass, in order. A missing (NaN)
/// or unknown category becomes zeros. x: [rows, inputs]  y: [rows, inputs - encoded columns + all categories]
/// </summary>
public sealed class OneHot : Layer
{
    /// <summary>The maximum number of categories of a column.</summary>
    public const int MaxCategories = 1_000_000;

    const string Prefix = "column";

    readonly int[] columns, categories;

    /// <param name="columns">The columns to encode, from 0, and the number of categories of each, 1 to <see cref="MaxCategories"/>.</param>
    /// <exception cref="ArgumentException">There is no column, one is negative or a duplicate, or its number of categories is out of range.</exception>
    public OneHot(params ReadOnlySpan<(int Column, int Categories)> columns)
    {
        Require.Argument(!columns.IsEmpty, nameof(columns), $"columns is empty; OneHot needs at least one, as in new OneHot((3, 5)).");
        var all = new SortedDictionary<int, int>();
        foreach ((int column, int count) in columns)
        {
            Require.Argument(column >= 0 && count is >= 1 and <= MaxCategories, nameof(columns),
                $"columns has column {column} with {count} categories; columns are counted from 0 and have 1 to {MaxCategories:N0} categories.");
            Require.Argument(all.TryAdd(column, count), nameof(columns), $"columns has column {column} twice; list each column once.");
        }
        (this.columns, categories) = ([.. all.Keys], [.. all.Values]);
    }

    /// <inheritdoc cref="OneHot(ReadOnlySpan{ValueTuple{int, int}})"/>
    public OneHot(IReadOnlyList<CategoricalColumn> columns) : this([.. columns.Select(column => (column.Column, column.Categories))])
    {
    }

    /// <summary>Creates a layer for the categories in rows: for each column its largest code + 1.</summary>
    /// <param name="rows">A dataset, or other rows. Missing values (NaN) are ignored.</param>
    /// <param name="columns">The columns of category codes, from 0.</param>
    /// <exception cref="ArgumentException">There is no such column, or a value is not a whole number from 0 to <see cref="MaxCategories"/> - 1.</exception>
    public static OneHot Fit(IInputRows rows, params ReadOnlySpan<int> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (int Column, int Categories)[] found = new (int, int)[columns.Length];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = columns[i] >= 0 && columns[i] < rows.Inputs
                ? (columns[i], 1)
                : throw new ArgumentException($"columns has column {columns[i]}, but the rows have {rows.Inputs} inputs, counted from 0.", nameof(columns));
        }
        long row = 0;
        rows.ForEachInput(input =>
        {
            for (int i = 0; i < found.Length; i++)
            {
                float value = input[found[i].Column];
                Require.Argument(float.IsNaN(value) || OneHotColumns.IsCategory(value, MaxCategories), nameof(rows),
                    $"Row {row}, column {found[i].Column}, both from 0, is {value}; a category is a whole number from 0 to {MaxCategories - 1:N0}.");
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
        Require.Argument(columns[^1] < inputs, nameof(inputs), $"it encodes column {columns[^1]}, counted from 0, and rows have {inputs} inputs.");
        Require.Argument(outputs <= Array.MaxLength, nameof(inputs),
            $"its {outputs:N0} outputs are more than the {Array.MaxLength:N0} that fit into one block.");
        return (int)outputs;
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

    /// <summary>Creates a layer from its settings: <c>column3 = 5</c> for five categories in column 3.</summary>
    internal static OneHot Create(PartSettings settings)
    {
        var columns = new List<(int, int)>();
        foreach (KeyValuePair<string, double> pair in settings.Values)
        {
            int column = -1;
            bool isColumn = pair.Key.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(pair.Key.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out column);
            Require.Argument(isColumn, nameof(settings), $"OneHot has no setting '{pair.Key}'; it has one for each column, such as column0 = 3.");
            columns.Add((column, settings.GetInt32(pair.Key)));
        }
        return new OneHot([.. columns]);
    }
}
