using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn;

/// <summary>y = sign(x)·log(1 + |x|): almost x near 0, and logarithmic on both sides, for columns that are spread over several orders of magnitude. Nothing is
/// fitted. NaN stays NaN.  x, y: [rows, inputs]</summary>
public sealed class LogScaler() : ColumnFunction<LogScaler.Op>(default)
{
    /// <summary>The function and its derivative 1/(1 + |x|).</summary>
    public readonly struct Op : IElementwise
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.CopySign(SimdMath.Log1Plus(S.Abs(x)), x);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy / (S.Abs(x) + 1f);
    }
}
