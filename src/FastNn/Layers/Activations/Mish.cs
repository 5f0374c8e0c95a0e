using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn;

/// <summary>y = x·tanh(log(1 + e^x)) (D. Misra, "Mish: a self regularized non-monotonic activation function", 2019). As PyTorch's Mish.</summary>
/// <remarks>NaN at -infinity, as in PyTorch.</remarks>
public sealed class Mish() : Elementwise<Mish.Op>(default)
{
    /// <summary>The function and its derivative.</summary>
    public readonly struct Op : IElementwise
    {
        // tanh(log(1 + e^x)) = n/(n + 2) with n = e^x·(e^x + 2); beyond 20 it rounds to 1.
        const float Limit = 20;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S>
        {
            S e = SimdMath.Exp(S.AtMost(x, Limit)), n = e * (e + 2f);
            return x * (n / (n + 2f));
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S>
        {
            // f'(x) = n/(n + 2) + 4·x·e^x·(e^x + 1)/(n + 2)².
            S low = S.AtMost(x, Limit), e = SimdMath.Exp(low), n = e * (e + 2f), inverse = 1f / (n + 2f);
            return dy * S.MultiplyAdd(low * 4f, e * inverse * ((e + 1f) * inverse), n * inverse);
        }
    }
}
