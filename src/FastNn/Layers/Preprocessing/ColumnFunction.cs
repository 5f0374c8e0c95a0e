using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>A layer that applies one function without fitted values to every number of all columns or of those of a list; other columns pass unchanged.
/// x, y: [rows, inputs]</summary>
/// <typeparam name="TOp">The function and its derivative, which is computed from x alone.</typeparam>
public abstract class ColumnFunction<TOp> : Layer where TOp : struct, IElementwise
{
    readonly TOp op;
    ColumnSelection? selection;
    Slab? mask;

    private protected ColumnFunction(TOp op) => this.op = op;

    /// <inheritdoc cref="ColumnTransformer.Columns"/>
    public IReadOnlyList<int>? Columns
    {
        get => selection?.Columns;
        init => selection = value is null ? null : new(value, nameof(Columns));
    }

    /// <inheritdoc/>
    public sealed override int GetOutputSize(int inputs) => selection?.Check(inputs) ?? inputs;

    /// <summary>True.</summary>
    protected internal sealed override bool IsElementwise => true;

    /// <inheritdoc/>
    protected internal sealed override void Build(LayerBuilder builder) => mask = selection?.MakeMask(builder.Inputs);

    /// <inheritdoc/>
    protected internal sealed override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) =>
        SelectedColumns.Run(new ForwardOp<TOp>(op), x, x, y, Mask, pass.Workers);

    internal override RowStep? CreateRowStep(int inputs, bool isFirst, bool exactOrder) =>
        ColumnStep.Create(this, new ForwardOp<TOp>(op), Mask, inputs, isFirst);

    /// <inheritdoc/>
    protected internal sealed override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            SelectedColumns.Run(new BackwardOp<TOp>(op), x, dy, dx, Mask, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => selection?.Describe(settings);

    Span<float> Mask => mask is null ? [] : mask.Span;
}
