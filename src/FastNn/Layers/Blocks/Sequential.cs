using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>A chain of layers as one layer, such as a member of an <see cref="Average"/>: <c>new Sequential { new Dense(64), new Relu(), new Dense(3) }</c>.
/// y = f(x).  x: [rows, inputs]  y: [rows, outputs]</summary>
public sealed class Sequential : LayerBlock
{
    /// <summary>What the last layer inside produces.</summary>
    public override OutputKind Produces => Count == 0 ? OutputKind.Values : this[Count - 1].Produces;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The block is empty, or a layer cannot follow the layer before it.</exception>
    public override int GetOutputSize(int inputs) => GetChildrenOutputSize(inputs);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => RowCopy.Run(ForwardChildren(x, in pass), y);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass) =>
        BackwardChildren(x, dy, dx, in pass);

    internal override RowStep CreateRowStep(int inputs, bool isFirst, RowStepOptions options) => new RowPlan(Children, inputs, isFirst, options);
}
