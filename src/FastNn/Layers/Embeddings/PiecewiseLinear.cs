using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// Piecewise-linear encoding of numbers (Y. Gorishniy, I. Rubachev, A. Babenko, "On embeddings for numerical features in tabular deep learning", NeurIPS 2022):
/// each listed column x is replaced, in place, by one number for each bin, 0 below the bin, 1 above it and (x - left)/(right - left) inside; the first bin has
/// no lower bound and the last one no upper, so that values outside of the fitted range are negative or above 1. Other columns pass, in order. NaN becomes
/// zeros.  x: [rows, inputs]  y: [rows, inputs + columns·(bins - 1)]  edges: [columns·(bins + 1)], columns in ascending order, measured by <see cref="Fit"/>
/// </summary>
/// <remarks>
/// The edges of a column are its distinct quantiles 0, 1/bins, ..., 1, as of compute_bins in yandex-research/rtdl-num-embeddings. Where quantiles are equal,
/// and the column has fewer bins, the last numbers of its run are always 0, as is the whole run of a constant column.
/// </remarks>
public sealed class PiecewiseLinear : PreprocessingLayer
{
    readonly int bins;
    FittedBuffer edges = new("edges", 0);
    ColumnSelection? selection;
    ColumnRuns runs = null!;
    int fittedInputs;

    /// <param name="bins">The bins of each column, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">bins is below 1.</exception>
    public PiecewiseLinear(int bins = 48) => this.bins = Require.AtLeast(bins, 1, nameof(bins));

    /// <summary>The columns to encode, by index among the inputs of this layer; all (null) unless set. Reads back in ascending order.</summary>
    /// <exception cref="ArgumentException">The list is empty, or contains a negative index or a duplicate. An index beyond the inputs throws when the layer is
    /// added or fitted.</exception>
    public IReadOnlyList<int>? Columns
    {
        get => selection?.Columns;
        init => selection = value is null ? null : new(value, nameof(Columns));
    }

    /// <inheritdoc/>
    public override bool IsFitted => edges.IsFitted;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs)
    {
        Require.Argument(fittedInputs == 0 || fittedInputs == inputs, nameof(inputs),
            $"the layer takes rows of {fittedInputs} inputs, these have {inputs}: fit a new one.");
        long count = selection?.Check(inputs) is null ? inputs : selection.Columns.Count, width = inputs + count * (bins - 1L);
        // The edges are the larger block.
        long numbers = Math.Max(width, count * (bins + 1L));
        Require.Argument(numbers <= LayerBuilder.MaxLength, nameof(inputs),
            $"its {width:N0} outputs or their edges are more than the {LayerBuilder.MaxLength:N0} numbers that fit into one block; choose fewer bins.");
        return (int)width;
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        fittedInputs = builder.Inputs;
        runs = ColumnRuns.OfWidth(ColumnSelection.GetColumns(selection, builder.Inputs), bins);
        edges.Build(builder, runs.Count * (bins + 1));
    }

    /// <inheritdoc/>
    /// <remarks>Copies all values of the columns temporarily. Not while the network predicts.</remarks>
    public override PreprocessingLayer Fit(IInputRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        GetOutputSize(rows.Inputs);
        float[][] sorted = SortedColumns.Sort(rows, selection);
        int[] columns = ColumnSelection.GetColumns(selection, rows.Inputs);
        float[] fitted = new float[columns.Length * (bins + 1)];
        for (int i = 0; i < columns.Length; i++)
        {
            FillEdges(sorted[columns[i]], columns[i], fitted.AsSpan(i * (bins + 1), bins + 1));
        }
        edges.Set(fitted);
        fittedInputs = rows.Inputs;
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        KeptColumns.Forward(x, y, runs);
        BinnedColumns.Forward(x, y, edges.Values, bins, runs, pass.Workers);
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            KeptColumns.Backward(dy, dx, runs);
            BinnedColumns.Backward(x, dy, dx, edges.Values, bins, runs);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("bins", bins);
        selection?.Describe(settings);
    }

    // Distinct quantiles in ascending order, and the last one again in the places that remain.
    void FillEdges(float[] sorted, int column, Span<float> target)
    {
        if (sorted.Length == 0)
        {
            return;
        }
        Require.Argument(float.IsFinite(sorted[^1] - sorted[0]), "rows",
            $"Column {column} goes from {sorted[0]} to {sorted[^1]}, which is beyond the range of float: scale it first.");
        int count = 0;
        for (int i = 0; i <= bins; i++)
        {
            float edge = (float)SortedColumns.GetQuantile(sorted, (double)i / bins);
            if (count == 0 || edge > target[count - 1])
            {
                target[count++] = edge;
            }
        }
        target[count..].Fill(target[count - 1]);
    }
}
