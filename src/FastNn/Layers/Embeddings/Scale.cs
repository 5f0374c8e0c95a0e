using FastNn.Kernels;

namespace FastNn;

/// <summary>y = weight·x, with one trained factor for each input, 1 at first.  x, y: [rows, inputs]  weight: [inputs]. Without weight decay.</summary>
public sealed class Scale : Layer
{
    ParameterVector weight = null!;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    /// <summary>True.</summary>
    protected internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder) => weight = builder.Vector("weight", builder.Inputs, new Constant(1));

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => WeightedColumns.Forward(default(FactorOp), x, y, weight.Values,
        pass.Workers);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass) =>
        WeightedColumns.Backward(default(FactorOp), x, dy, dx, weight.Values, weight.IsFrozen ? [] : weight.Gradients, pass.Accumulate, pass.Workers);
}
