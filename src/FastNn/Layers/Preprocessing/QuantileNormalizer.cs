using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// Maps each column through its empirical distribution to a standard normal, as scikit-learn's QuantileTransformer with output_distribution="normal": the order
/// of the values stays, outliers and gaps go. Linear between the fitted quantiles; a value that is several quantiles becomes the middle of them; values at the
/// ends of the fitted range and beyond, and those of a constant column, become ±5.1993. NaN stays NaN.
/// x, y: [rows, inputs]  quantiles: [columns, quantiles], row-major, measured by <see cref="Fit"/>.
/// </summary>
public sealed class QuantileNormalizer : ColumnTransformer
{
    /// <summary>The maximum number of quantiles.</summary>
    public const int MaxQuantiles = 100_000;

    readonly int quantiles;
    FittedBuffer values = new("quantiles", 0);
    int inputs;
    int[] selected = [];

    /// <param name="quantiles">The number of quantiles of a column, 2 to <see cref="MaxQuantiles"/>, at most the rows of the fit for the numbers of
    /// scikit-learn; the yandex-research implementation of TabM takes a thirtieth of the rows, within 10 and 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException">quantiles is out of range.</exception>
    public QuantileNormalizer(int quantiles = 1000)
    {
        Require.Range(quantiles is >= 2 and <= MaxQuantiles, nameof(quantiles), $"quantiles is {quantiles}; it must be from 2 to {MaxQuantiles}.");
        this.quantiles = quantiles;
    }

    /// <inheritdoc/>
    public override bool IsFitted => values.IsFitted;

    private protected override int CheckFitted(int inputs)
    {
        long count = (long)(Selection?.Columns.Count ?? inputs) * quantiles;
        Require.Argument(count <= Array.MaxLength / 2, nameof(inputs),
            $"{quantiles} quantiles of each column are {count} numbers, more than fit into one block: choose fewer quantiles.");
        Require.Argument(this.inputs == 0 || this.inputs == inputs, nameof(inputs), $"the layer takes rows of {this.inputs} inputs, these have {inputs}.");
        return inputs;
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        Prepare(builder.Inputs);
        values.Build(builder, selected.Length * quantiles);
        base.Build(builder);
    }

    /// <inheritdoc/>
    /// <remarks>Copies all values of the columns temporarily. Not while the network predicts.</remarks>
    public override PreprocessingLayer Fit(IInputRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        GetOutputSize(rows.Inputs);
        float[][] sorted = SortedColumns.Sort(rows, Selection);
        Prepare(rows.Inputs);
        float[] fitted = new float[selected.Length * quantiles];
        for (int i = 0; i < selected.Length; i++)
        {
            float[] column = sorted[selected[i]];
            for (int quantile = 0; quantile < quantiles && column.Length > 0; quantile++)
            {
                fitted[i * quantiles + quantile] = (float)SortedColumns.GetQuantile(column, quantile / (quantiles - 1.0));
            }
        }
        values.Set(fitted);
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) =>
        QuantileColumns.Forward(x, y, selected, values.Current, pass.Workers);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            QuantileColumns.Backward(x, dy, dx, selected, values.Current, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("quantiles", (double)quantiles);
        base.Describe(settings);
    }

    void Prepare(int inputs) => (this.inputs, selected) = (inputs, ColumnSelection.GetColumns(Selection, inputs));
}
