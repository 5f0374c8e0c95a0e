using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn;

/// <summary>y = x·Φ(x), with Φ the distribution function of the standard normal: the exact form (D. Hendrycks and K. Gimpel, 2016).</summary>
/// <remarks>NaN at -infinity, as in PyTorch.</remarks>
public sealed class Gelu() : Elementwise<Gelu.Op>(default)
{
    /// <summary>The function and its derivative.</summary>
    public readonly struct Op : IElementwise
    {
        const float InverseRootTwoPi = 0.398942280f;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => x * SimdMath.NormalCdf(x);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> =>
            dy * S.MultiplyAdd(x * InverseRootTwoPi, SimdMath.Exp(x * x * -0.5f), SimdMath.NormalCdf(x));
    }
}
