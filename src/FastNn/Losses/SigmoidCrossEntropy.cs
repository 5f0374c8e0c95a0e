using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// -t·log σ(y) - (1 - t)·log(1 - σ(y)) = log(1 + e^y) - t·y of every output, on logits: for outputs that are each yes or no by themselves. Targets are
/// rows of numbers from 0 to 1. The mean over samples and outputs unless <see cref="Loss.Reduction"/> says otherwise.  gradient: σ(y) - t.
/// </summary>
public sealed class SigmoidCrossEntropy() : ElementwiseLoss<SigmoidCrossEntropy.Term>(default)
{
    /// <inheritdoc/>
    public override OutputMeaning OutputMeaning => OutputMeaning.Scores;

    /// <summary>The term and its derivative.</summary>
    public readonly struct Term : ILossTerm
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => SimdMath.Softplus(y) - y * t;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => SimdMath.Sigmoid(y) - t;
    }
}
