using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// A parametric activation: y = x + a·(f(x) - x), with one trained factor a for each input, 1 at first (D. Holzmüller, L. Grinsztajn, I. Steinwart, "Better by
/// default: strong pre-tuned MLPs and boosted trees on tabular data", 2024, arXiv 2407.04491). The function is a struct; the layer is fused with the
/// <see cref="Layer.Product"/> of the layer before it.  x, y: [rows, inputs]  weight: [inputs]
/// </summary>
/// <typeparam name="TOp">The function and its derivative.</typeparam>
/// <param name="op">The function with its constants.</param>
public abstract class Parametric<TOp>(TOp op) : Layer, IProductEpilogue where TOp : struct, IElementwise
{
    readonly TOp op = op;
    ParameterVector weight = null!;

    /// <inheritdoc/>
    public sealed override int GetOutputSize(int inputs) => inputs;

    /// <summary>True.</summary>
    protected internal sealed override bool IsElementwise => true;

    bool IProductEpilogue.FusesInTraining => true;

    /// <inheritdoc/>
    protected internal sealed override void Build(LayerBuilder builder) => weight = builder.Vector("weight", builder.Inputs, new Constant(1));

    /// <inheritdoc/>
    protected internal sealed override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => WeightedColumns.Forward(Function, x, y, weight.Values,
        pass.Workers);

    /// <inheritdoc/>
    protected internal sealed override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass) =>
        WeightedColumns.Backward(Function, x, dy, dx, weight.Values, weight.IsFrozen ? [] : weight.Gradients, pass.Accumulate, pass.Workers);

    RowStep IProductEpilogue.CreateRowStep(LinearProduct product, bool exactOrder)
    {
        RowStep? step = null;
        Tiers.Run(new WeightedStepMaker<BlendOp<TOp>>(product.CreateRowStep(exactOrder), weight, Function, ref step));
        return step!;
    }

    void IProductEpilogue.Forward(LinearProduct product, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass) =>
        product.Forward(x, z, WeightedColumns.Epilogue(Function, z, y, weight.Values), in pass);

    BlendOp<TOp> Function => new(op);
}
