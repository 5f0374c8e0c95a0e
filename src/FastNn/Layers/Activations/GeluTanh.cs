using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn;

/// <summary>y = x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))): the approximation of <see cref="Gelu"/> that many models are trained with.</summary>
/// <remarks>NaN at -infinity, as in PyTorch.</remarks>
public sealed class GeluTanh() : Elementwise<GeluTanh.Op>(default)
{
    /// <summary>The function and its derivative.</summary>
    public readonly struct Op : IElementwise
    {
        // (1 + tanh u)/2 is sigmoid(2u), which keeps its digits for large negative x.
        const float Twice = 1.59576912f, Cubic = 0.0713548163f;      // 2·√(2/π), and that times 0.044715

        // Beyond ±Flat the derivative is 0 or 1 to the last bit; the cube there grows until infinity meets zero.
        const float Flat = 100f;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => x * SimdMath.Sigmoid(x * S.MultiplyAdd(x * x, Cubic, Twice));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => Derivative(S.Min(S.Max(x, -Flat), Flat)) * dy;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static S Derivative<S>(S x) where S : struct, ISimd<S>
        {
            S square = x * x;
            S s = SimdMath.Sigmoid(x * S.MultiplyAdd(square, Cubic, Twice));
            S inner = x * S.MultiplyAdd(square, 3f * Cubic, Twice);
            return s * S.MultiplyAdd(inner, 1f - s, 1f);
        }
    }
}
