using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Simd;

namespace FastNn;

/// <summary>y = x·Wᵀ + b.  x: [rows, inputs]  W: [outputs, inputs]  b: [outputs]  y: [rows, outputs]</summary>
/// <param name="outputs">Outputs, at least 1.</param>
/// <param name="weights">First values of W; <see cref="LinearDefault"/>, PyTorch's, where null.</param>
/// <param name="biases">First values of b; <see cref="LinearDefault"/>, PyTorch's, where null.</param>
/// <exception cref="ArgumentOutOfRangeException">There is less than one output.</exception>
public sealed class Dense(int outputs, Initializer? weights = null, Initializer? biases = null) : Layer
{
    readonly int outputs = outputs > 0 ? outputs : throw new ArgumentOutOfRangeException(nameof(outputs), $"A Dense layer of {outputs} outputs is impossible: it needs at least one.");
    WeightMatrix weight = null!;
    ParameterVector? bias;

    /// <summary>Whether there is a b at all.</summary>
    public bool HasBias { get; init; } = true;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => outputs;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        weight = builder.Matrix("weight", builder.Outputs, builder.Inputs, weights ?? new LinearDefault());
        bias = HasBias ? builder.Vector("bias", builder.Outputs, biases ?? new LinearDefault()) : null;
    }

    /// <inheritdoc/>
    protected internal override long ScratchSize(int inputs, int rows) => weight.ScratchSize(rows);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => weight.Product(x, bias, y, in pass);

    internal void Forward<E>(ReadOnlyMatrix x, Matrix y, scoped in E epilogue, in Pass pass) where E : struct, IEpilogue, allows ref struct =>
        weight.Product(x, bias, y, epilogue, in pass);

    internal RowStep StepWith<TOp>(TOp op, bool exactOrder) where TOp : struct, IElementwise
    {
        RowStep? made = null;
        Tiers.Run(new DenseStepMaker<TOp>(weight, bias, op, exactOrder, ref made));
        return made!;
    }

    internal override RowStep? Step(int inputs, bool isFirst, bool exactOrder) => StepWith(default(Identity), exactOrder);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (bias is { IsFrozen: false })
        {
            ColumnSums.Run(dy, bias.Gradients, pass.Accumulate);
        }
        if (!dx.IsEmpty)
        {
            weight.TransposedProduct(dy, dx, in pass);
        }
        weight.ProductGradient(x, dy, in pass);
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("outputs", outputs);
        settings.Set("bias", HasBias ? 1 : 0);
    }
}
