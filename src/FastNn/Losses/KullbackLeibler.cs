using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// Σ t·log(t/p) of every sample, on probabilities: for a network that ends in <see cref="Softmax"/>.  gradient: -t/p.  Targets are rows of
/// probabilities. Mean over the samples unless <see cref="Loss.Reduction"/> says otherwise.
/// </summary>
/// <remarks>Probabilities below 2^-126 are raised to it, so that loss and gradient stay finite.</remarks>
public sealed class KullbackLeibler : Loss
{
    /// <inheritdoc/>
    protected internal override bool AcceptsLabels => false;

    /// <inheritdoc/>
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient) =>
        EvaluateTerms(default(Term), outputs, targets, gradient, SampleFactor(outputs.Rows));

    readonly struct Term : ILossTerm
    {
        // A target of 0 has no term, whatever the probability.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> =>
            S.Select(S.Abs(t) > 0f, t * (SimdMath.Log(t) - SimdMath.Log(S.Max(y, CrossEntropy.MinProbability))), 0f);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => -t / S.Max(y, CrossEntropy.MinProbability);
    }
}
