using System.Globalization;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// Replaces columns of category codes, in place, by trained numbers of the category: a row of a table for each column; other columns pass, in order. A missing
/// category (NaN) has a row of its own, and so have all values that are no category, which are those from the number of categories on, negative ones and
/// fractions.  x: [rows, inputs]  y: [rows, inputs + columns·(size - 1)]  weight3, for column 3: [categories + 2, size], the last row but one for missing and
/// the last one for unknown categories
/// </summary>
/// <remarks>Rows of categories start normally distributed with mean 0 and <see cref="Deviation"/>, as PyTorch's Embedding, the other two at 0, where they
/// remain unless training data has missing or unknown categories. Rows that do not occur in a batch have the gradient 0. Weight decay reaches the
/// tables.</remarks>
public sealed class Embedding : Layer
{
    readonly int size;
    readonly CategoryColumns columns;
    readonly ColumnRuns runs;
    ParameterVector[] tables = [];

    /// <param name="size">The numbers of a category, at least 1.</param>
    /// <param name="columns">The columns to embed, from 0, and the number of categories of each, 1 to <see cref="OneHot.MaxCategories"/>.</param>
    /// <exception cref="ArgumentException">size is below 1; there is no column, one is negative or a duplicate, or its number of categories is out of range;
    /// or a table has more numbers than fit into one block.</exception>
    public Embedding(int size, params ReadOnlySpan<(int Column, int Categories)> columns)
    {
        this.size = Require.AtLeast(size, 1, nameof(size));
        this.columns = new(columns, nameof(Embedding), "new Embedding(8, (3, 50))");
        foreach (int categories in this.columns.Categories)
        {
            long numbers = (categories + (long)EmbeddedColumn.ExtraRows) * size;
            Require.Argument(numbers <= LayerBuilder.MaxLength, nameof(size),
                $"size is {size}: a table of {categories:N0} categories has {numbers:N0} numbers, more than the {LayerBuilder.MaxLength:N0} that fit into " +
                $"one block; choose a smaller size.");
        }
        runs = ColumnRuns.OfWidth(this.columns.Columns, size);
    }

    /// <inheritdoc cref="Embedding(int, ReadOnlySpan{ValueTuple{int, int}})"/>
    public Embedding(int size, IReadOnlyList<CategoricalColumn> columns) : this(size, CategoryColumns.Pairs(columns))
    {
    }

    /// <summary>The standard deviation of the initial numbers of a category, not negative; 1 unless set.</summary>
    /// <exception cref="ArgumentException">The value is negative, or not finite.</exception>
    public float Deviation { get; init => field = Require.NotNegative(value, nameof(Deviation)); } = 1;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => columns.Check(inputs, runs.CountOutputs(inputs));

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        tables = new ParameterVector[runs.Count];
        for (int i = 0; i < tables.Length; i++)
        {
            string name = "weight" + columns.Columns[i].ToString(CultureInfo.InvariantCulture);
            tables[i] = builder.Table(name, columns.Categories[i], EmbeddedColumn.ExtraRows, size, new Normal(0, Deviation));
        }
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        KeptColumns.Forward(x, y, runs);
        for (int i = 0; i < tables.Length; i++)
        {
            EmbeddedColumn.Forward(x, runs.Columns[i], tables[i].Value, size, y, runs.Start(i));
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        for (int i = 0; i < tables.Length; i++)
        {
            if (!tables[i].IsFrozen)
            {
                EmbeddedColumn.Backward(x, runs.Columns[i], dy, runs.Start(i), tables[i].Gradient, size, pass.Accumulate);
            }
        }
        if (!dx.IsEmpty)
        {
            KeptColumns.Backward(dy, dx, runs);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("size", size);
        settings.Set("deviation", Deviation);
        columns.Describe(settings);
    }

    /// <summary>Creates a layer from its settings: <c>column3 = 50</c> for fifty categories in column 3.</summary>
    internal static Embedding Create(PartSettings settings)
    {
        (int, int)[] columns = CategoryColumns.Read(settings, nameof(Embedding), "size", "deviation");
        return new(settings.GetInt32("size"), columns) { Deviation = settings.GetSingle("deviation", 1) };
    }
}
