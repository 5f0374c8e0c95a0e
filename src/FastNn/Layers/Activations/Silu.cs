using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn;

/// <summary>y = x·sigmoid(x), also called swish.</summary>
/// <remarks>NaN at -infinity, as in PyTorch.</remarks>
public sealed class Silu() : Elementwise<Silu.Op>(default)
{
    /// <summary>The function and its derivative.</summary>
    public readonly struct Op : IElementwise
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => x * SimdMath.Sigmoid(x);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => Derivative(x, SimdMath.Sigmoid(x)) * dy;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static S Derivative<S>(S x, S s) where S : struct, ISimd<S> => s * S.MultiplyAdd(x, 1f - s, 1f);
    }
}
