using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn;

/// <summary>y = λ·x above 0, λ·α·(e^x - 1) elsewhere, with the λ and α that keep mean 0 and variance 1 (G. Klambauer et al., 2017).</summary>
public sealed class Selu() : Elementwise<Selu.Op>(default)
{
    /// <summary>The function and its derivative.</summary>
    public readonly struct Op : IElementwise
    {
        const float Lambda = 1.05070098f, LambdaAlpha = 1.75809934f;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.Select(x > 0f, x * Lambda, SimdMath.ExpMinus1(x) * LambdaAlpha);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(x > 0f, dy * Lambda, dy * (y + LambdaAlpha));
    }
}
