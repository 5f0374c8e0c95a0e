using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>y = (x - center)/spread·(high - low) + low, with a center and a spread for each column; y = low where the spread is 0, and y = x in columns that
/// are not selected. NaN stays NaN.  x, y: [rows, inputs]</summary>
public abstract class ColumnScaler : ColumnTransformer
{
    FittedBuffer centers, spreads;

    private protected ColumnScaler(string center, string spread) => (centers, spreads) = (new(center, 0), new(spread, 1));

    /// <inheritdoc/>
    public override bool IsFitted => centers.IsFitted && spreads.IsFitted;

    private protected virtual float Lowest => 0;

    private protected virtual float Width => 1;

    private protected override int CheckFitted(int inputs) => centers.Check(inputs);

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        centers.Build(builder);
        spreads.Build(builder);
        base.Build(builder);
    }

    /// <inheritdoc/>
    public override PreprocessingLayer Fit(IInputRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        GetOutputSize(rows.Inputs);
        (float[] center, float[] spread) = Measure(rows, Selection);
        centers.Set(center);
        spreads.Set(spread);
        return this;
    }

    private protected abstract (float[] Centers, float[] Spreads) Measure(IInputRows rows, ColumnSelection? selection);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) =>
        ScaledColumns.Forward(x, y, centers.Values, spreads.Values, Width, Lowest, Mask, pass.Workers);

    internal override RowStep? CreateRowStep(int inputs, bool isFirst, bool exactOrder) =>
        ColumnStep.Create(this, new ScaledColumns.ForwardOp(centers.Values, spreads.Values, Width, Lowest), Mask, inputs, isFirst);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            ScaledColumns.Backward(dy, dx, spreads.Values, Width, Mask, pass.Workers);
        }
    }
}
