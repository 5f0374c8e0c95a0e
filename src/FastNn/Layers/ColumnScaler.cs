using FastNn.Kernels;

namespace FastNn;

/// <summary>y = (x - center)/spread·(high - low) + low, with a center and a spread for every input. NaN stays NaN.  x, y: [rows, inputs]</summary>
public abstract class ColumnScaler : PreprocessingLayer
{
    FittedVector centers, spreads;

    private protected ColumnScaler(string center, string spread) => (centers, spreads) = (new(center, 0), new(spread, 1));

    private protected virtual float Lowest => 0;

    private protected virtual float Width => 1;

    /// <inheritdoc/>
    public override int Outputs(int inputs) => centers.Check(inputs);

    internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        centers.Build(builder);
        spreads.Build(builder);
    }

    /// <inheritdoc/>
    public override PreprocessingLayer Fit(IInputRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        centers.Check(rows.Inputs);
        (float[] center, float[] spread) = Measure(new ColumnMoments(rows));
        centers.Set(center);
        spreads.Set(spread);
        return this;
    }

    private protected abstract (float[] Centers, float[] Spreads) Measure(ColumnMoments columns);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => ScaledColumns.Forward(x, y, centers.Values, spreads.Values, Width, Lowest, pass.Workers);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            ScaledColumns.Backward(dy, dx, spreads.Values, Width, pass.Workers);
        }
    }
}
