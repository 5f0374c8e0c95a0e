using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>y = (x - center)/spread·(high - low) + low, with a center and a spread for each column; y = x in columns that are not selected. NaN stays NaN.
/// x, y: [rows, inputs]</summary>
public abstract class ColumnScaler : PreprocessingLayer
{
    FittedBuffer centers, spreads;
    ColumnSelection? selection;
    Slab? mask;

    private protected ColumnScaler(string center, string spread) => (centers, spreads) = (new(center, 0), new(spread, 1));

    /// <summary>
    /// The columns to scale, by index among the inputs of this layer; all (null) unless set. Other columns pass unchanged; their center and spread are unused.
    /// Reads back in ascending order.
    /// </summary>
    /// <exception cref="ArgumentException">The list is empty, or contains a negative index or a duplicate. An index beyond the inputs throws when the layer is
    /// added or fitted.</exception>
    public IReadOnlyList<int>? Columns
    {
        get => selection?.Columns;
        init => selection = value is null ? null : new(value, nameof(Columns));
    }

    /// <inheritdoc/>
    public override bool IsFitted => centers.IsFitted && spreads.IsFitted;

    private protected virtual float Lowest => 0;

    private protected virtual float Width => 1;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => selection?.Check(centers.Check(inputs)) ?? centers.Check(inputs);

    /// <summary>True.</summary>
    protected internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        centers.Build(builder);
        spreads.Build(builder);
        mask = selection?.MakeMask(builder.Inputs);
    }

    /// <inheritdoc/>
    public override PreprocessingLayer Fit(IInputRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        GetOutputSize(rows.Inputs);
        (float[] center, float[] spread) = Measure(new ColumnMoments(rows, selection));
        centers.Set(center);
        spreads.Set(spread);
        return this;
    }

    private protected abstract (float[] Centers, float[] Spreads) Measure(ColumnMoments columns);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) =>
        ScaledColumns.Forward(x, y, centers.Values, spreads.Values, Width, Lowest, Mask, pass.Workers);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            ScaledColumns.Backward(dy, dx, spreads.Values, Width, Mask, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => selection?.Describe(settings);

    Span<float> Mask => mask is null ? [] : mask.Span;
}
