using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>y = x·Wᵀ + b.  x: [rows, inputs]  W: [outputs, inputs]  b: [outputs]  y: [rows, outputs]</summary>
/// <param name="outputs">Outputs, at least 1.</param>
/// <param name="weights">Initial values of W; <see cref="LinearDefault"/>, as in PyTorch, where null.</param>
/// <param name="biases">Initial values of b; <see cref="LinearDefault"/>, as in PyTorch, where null.</param>
/// <exception cref="ArgumentOutOfRangeException">outputs is below 1.</exception>
public sealed class Dense(int outputs, Initializer? weights = null, Initializer? biases = null) : Layer
{
    readonly int outputs = Require.AtLeast(outputs, 1, nameof(outputs));
    WeightMatrix weight = null!;
    ParameterVector? bias;
    LinearProduct? product;

    /// <summary>Whether the layer has a bias b; true unless set.</summary>
    public bool HasBias { get; init; } = true;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => outputs;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        weight = builder.Matrix("weight", builder.Outputs, builder.Inputs, weights ?? new LinearDefault());
        bias = HasBias ? builder.Vector("bias", builder.Outputs, biases ?? new LinearDefault()) : null;
        product = new(weight, bias);
    }

    /// <inheritdoc/>
    protected internal override long ScratchSize(int inputs, int rows) => weight.ScratchSize(rows);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => weight.Forward(x, bias, y, in pass);

    /// <inheritdoc/>
    protected internal override LinearProduct? Product => product;

    internal override LinearProduct? TrainedProduct => product;

    internal override RowStep? CreateRowStep(int inputs, bool isFirst, bool exactOrder) => product!.CreateRowStep(exactOrder);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (bias is { IsFrozen: false })
        {
            ColumnSums.Run(dy, bias.Gradients, pass.Accumulate);
        }
        if (!dx.IsEmpty)
        {
            weight.BackwardInputs(dy, dx, in pass);
        }
        weight.BackwardWeights(x, dy, in pass);
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("outputs", outputs);
        settings.Set("bias", HasBias);
    }
}
