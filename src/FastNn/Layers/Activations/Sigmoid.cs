using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn;

/// <summary>y = 1 / (1 + e^-x).</summary>
public sealed class Sigmoid() : Elementwise<Sigmoid.Op>(default)
{
    /// <inheritdoc/>
    public override OutputKind Produces => OutputKind.Probabilities;

    /// <summary>The function and its derivative.</summary>
    public readonly struct Op : IElementwise
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Sigmoid(x);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy * y * (1f - y);
    }
}
