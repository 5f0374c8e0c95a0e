using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Simd;

namespace FastNn;

/// <summary>Probabilities from logits: y[i] = e^x[i] / Σ e^x[j] in every row; stable for logits of any size.  x, y: [rows, inputs]</summary>
/// <remarks>A classifier is best trained without it, with <c>SoftmaxCrossEntropy</c>, which takes logits; <c>CrossEntropy</c> takes the probabilities of this
/// layer.</remarks>
public sealed class Softmax : Layer
{
    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => SoftmaxRows.Forward(x, y);

    /// <inheritdoc/>
    public override OutputKind Produces => OutputKind.Probabilities;

    internal override RowStep? CreateRowStep(int inputs, bool isFirst, bool exactOrder)
    {
        RowStep? step = null;
        Tiers.RunRows(new SoftmaxStepMaker(inputs, isFirst, ref step));
        return step;
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            SoftmaxRows.Backward(y, dy, dx);
        }
    }
}
