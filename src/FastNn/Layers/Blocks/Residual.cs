using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// y = x + f(x), where f is a block of layers with as many outputs as inputs (K. He and others, "Deep residual learning", 2015). Written as a list:
/// <c>new Residual { new Dense(64), new Relu(), new Dense(64) }</c>.  x, y: [rows, inputs]
/// </summary>
public sealed class Residual : LayerBlock
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The block is empty, a layer cannot follow the layer before it, or the block has not as many outputs as
    /// inputs.</exception>
    public override int GetOutputSize(int inputs)
    {
        int outputs = GetChildrenOutputSize(inputs);
        Require.Argument(outputs == inputs, nameof(inputs),
            $"a Residual block adds its {inputs} inputs to its outputs, which are {outputs}. Let its last Dense layer be new Dense({inputs}).");
        return outputs;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) =>
        Binary.Run(default(AddOp), x, ForwardChildren(x, in pass), y, pass.Workers);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        BackwardChildren(x, dy, dx, in pass);
        if (!dx.IsEmpty)
        {
            Binary.Run(default(AddOp), dx, dy, dx, pass.Workers);
        }
    }

    internal override RowStep CreateRowStep(int inputs, bool isFirst, RowStepOptions options)
    {
        RowStep? step = null;
        Tiers.Run(new ResidualStepMaker(new RowPlan(Children, inputs, isFirst, options), inputs, isFirst, ref step));
        return step!;
    }
}
