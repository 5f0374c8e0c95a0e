using System.Runtime.CompilerServices;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// Σ t·log(t/p) of every sample, on probabilities: for a network that ends in <see cref="Softmax"/>.  gradient: -t/p.  Targets are rows of
/// probabilities. Mean over the samples unless <see cref="Loss.Reduction"/> says otherwise.
/// </summary>
/// <remarks>A probability below 2^-126 counts as that, so that loss and gradient stay finite.</remarks>
public sealed class KullbackLeibler : Loss
{
    const float Smallest = 1.17549435e-38f;

    /// <inheritdoc/>
    protected internal override void Check(int rows, int outputs, Targets targets)
    {
        if (targets.AreLabels)
        {
            throw new ArgumentException($"KullbackLeibler compares distributions, but the targets are labels. Give it rows of {outputs} probabilities, or use CrossEntropy.", nameof(targets));
        }
        base.Check(rows, outputs, targets);
    }

    /// <inheritdoc/>
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        ReadOnlyMatrix rows = targets.AsMatrix(outputs.Rows, outputs.Columns);
        double weight = WeightOfSample(outputs.Rows), sum = LossRows.Sum(default(Term), outputs, rows);
        if (!gradient.IsEmpty)
        {
            LossRows.Gradient(default(Term), outputs, rows, (float)weight, gradient);
        }
        return (float)(sum * weight);
    }

    readonly struct Term : ILossTerm
    {
        // Without a target there is no term, whatever the probability.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => S.Select(S.Abs(t) > 0f, t * (SimdMath.Log(t) - SimdMath.Log(S.Max(y, Smallest))), 0f);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => -t / S.Max(y, Smallest);
    }
}
