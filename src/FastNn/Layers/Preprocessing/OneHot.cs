using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// Replaces columns of category codes by one column for each category, 1 for the row's category and 0 elsewhere; other columns pass, in order. A missing (NaN)
/// or unknown category becomes zeros. x: [rows, inputs]  y: [rows, inputs - encoded columns + all categories]
/// </summary>
public sealed class OneHot : Layer
{
    /// <summary>The maximum number of categories of a column.</summary>
    public const int MaxCategories = CategoryColumns.MaxCategories;

    readonly CategoryColumns columns;
    readonly ColumnRuns runs;

    /// <param name="columns">The columns to encode, from 0, and the number of categories of each, 1 to <see cref="MaxCategories"/>.</param>
    /// <exception cref="ArgumentException">There is no column, one is negative or a duplicate, or its number of categories is out of range.</exception>
    public OneHot(params ReadOnlySpan<(int Column, int Categories)> columns)
    {
        this.columns = new(columns, nameof(OneHot), "new OneHot((3, 5))");
        runs = new(this.columns.Columns, this.columns.Categories);
    }

    /// <inheritdoc cref="OneHot(ReadOnlySpan{ValueTuple{int, int}})"/>
    public OneHot(IReadOnlyList<CategoricalColumn> columns) : this(CategoryColumns.Pairs(columns))
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
    public override int GetOutputSize(int inputs) => columns.Check(inputs, runs.CountOutputs(inputs));

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => OneHotColumns.Forward(x, y, runs);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            KeptColumns.Backward(dy, dx, runs);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => columns.Describe(settings);

    /// <summary>Creates a layer from its settings: <c>column3 = 5</c> for five categories in column 3.</summary>
    internal static OneHot Create(PartSettings settings) => new(CategoryColumns.Read(settings, nameof(OneHot)));
}
