using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// y = (x - mean)/√(variance + epsilon)·weight + bias, with the mean and the biased variance of the row (J. Ba, J. Kiros, G. Hinton, "Layer normalization",
/// 2016), the same in training and in predictions.  x, y: [rows, inputs]  weight, bias: [inputs]. As PyTorch's LayerNorm over the last dimension.
/// </summary>
public sealed class LayerNorm : Layer
{
    Scaling scaling;

    /// <summary>Added to the variance; above 0, 1e-5 unless set.</summary>
    /// <exception cref="ArgumentException">The value is not above 0, or not finite.</exception>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-5f;

    /// <summary>Whether the layer has a weight and a bias; true unless set.</summary>
    public bool IsAffine { get; init; } = true;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    /// <summary>True.</summary>
    protected internal override bool PredictsInPlace => true;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder) => scaling = Scaling.Create(builder, IsAffine);

    /// <summary>Returns the floats of the mean of each row and of 1/√(variance + epsilon).</summary>
    protected internal override long SavedSize(int inputs, int rows) => 2L * rows;

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        int saved = pass.IsTraining ? x.Rows : 0;
        NormalizedRows.Forward(x, y, scaling.Scales, scaling.Shifts, Epsilon, pass.Saved[..saved], pass.Saved.Slice(saved, saved), pass.Workers);
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        ReadOnlySpan<float> means = pass.Saved[..x.Rows], rstds = pass.Saved.Slice(x.Rows, x.Rows);
        if (scaling is { Scale: { } scale, Shift: { } shift })
        {
            ColumnReduction.Run(new NormalizedRowsTerm(means, rstds), x, dy, scale.Gradients, shift.Gradients, pass.Accumulate, pass.Workers);
        }
        if (!dx.IsEmpty)
        {
            NormalizedRows.Backward(x, dy, dx, scaling.Scales, means, rstds, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("epsilon", Epsilon);
        settings.Set("affine", IsAffine);
    }
}
