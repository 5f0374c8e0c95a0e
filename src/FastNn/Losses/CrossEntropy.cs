using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// -Σ t·log p of every sample, on probabilities: for a network that ends in <see cref="Softmax"/>.  gradient: -t/p.  Targets are labels,
/// one-hot rows or rows of probabilities. Mean over the samples unless <see cref="Loss.Reduction"/> says otherwise.
/// </summary>
/// <remarks>PyTorch's <c>CrossEntropyLoss</c> is <see cref="SoftmaxCrossEntropy"/>, which takes logits, is faster and more exact. Probabilities below 2^-126
/// are
/// raised to it, so that loss and gradient stay finite.</remarks>
public sealed class CrossEntropy : Loss
{
    /// <summary>2^-126, the smallest normal float.</summary>
    internal const float MinProbability = 1.17549435e-38f;

    /// <inheritdoc/>
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        double weight = SampleFactor(outputs.Rows), sum = 0;
        if (!targets.AreLabels)
        {
            return EvaluateTerms(default(Term), outputs, targets, gradient, weight);
        }
        for (int row = 0; row < outputs.Rows; row++)
        {
            int label = targets.Labels[row];
            float p = MathF.Max(outputs.Row(row)[label], MinProbability);
            sum -= PortableMath.Log(p);
            if (!gradient.IsEmpty)
            {
                Span<float> dy = gradient.Row(row);
                dy.Clear();
                dy[label] = (float)(-weight / p);
            }
        }
        return (float)(sum * weight);
    }

    internal override void ValidateNetwork(OutputKind produced, int outputs)
    {
        base.ValidateNetwork(produced, outputs);
        Require.Argument(produced == OutputKind.Probabilities, "network",
            $"The last layer produces {produced}; CrossEntropy needs probabilities, as of Softmax. Use SoftmaxCrossEntropy for logits, or override "
                + $"Layer.Produces.");
    }

    private protected override bool WeightsTerms(bool areLabels) => !areLabels;

    private protected override double EvaluateClassTerms(ReadOnlyMatrix output, Targets target, Matrix gradient) => WeightedTerms.Run(
        default(WeightedTerm), output.Row(0), target.Rows, ColumnVector.Of(ClassWeightSpan), ColumnVector.One, gradient.IsEmpty ? default : gradient.Row(0));

    readonly struct WeightedTerm : IWeightedTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t, S weight, S positive) where S : struct, ISimd<S> => weight * default(Term).Loss(y, t);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t, S weight, S positive) where S : struct, ISimd<S> => weight * default(Term).Gradient(y, t);
    }

    readonly struct Term : ILossTerm
    {
        // A target of 0 has no term, whatever the probability.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => S.Select(S.Abs(t) > 0f, -t * SimdMath.Log(S.Max(y, MinProbability)), 0f);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => -t / S.Max(y, MinProbability);
    }
}
