using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Simd;

namespace FastNn;

/// <summary>Probabilities from logits: y[i] = e^x[i] / Σ e^x[j] in every row; stable for logits of any size.  x, y: [rows, outputs]</summary>
/// <remarks>Train a classifier without it, on <see cref="SoftmaxCrossEntropy"/>, which takes logits; add it for prediction, or train with
/// <see cref="CrossEntropy"/>, which takes probabilities.</remarks>
public sealed class Softmax : Layer
{
    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => SoftmaxRows.Forward(x, y);

    internal override RowStep? Step(int inputs, bool isFirst, bool exactOrder)
    {
        RowStep? made = null;
        Tiers.RunRows(new SoftmaxStepMaker(inputs, isFirst, ref made));
        return made;
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
