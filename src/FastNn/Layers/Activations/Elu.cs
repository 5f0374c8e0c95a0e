using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Simd;

namespace FastNn;

/// <summary>y = x above 0, alpha·(e^x - 1) elsewhere (D.-A. Clevert, T. Unterthiner and S. Hochreiter, 2015).</summary>
/// <param name="alpha">The size of what is below 0: y goes to -alpha.</param>
/// <exception cref="ArgumentException">alpha is not finite.</exception>
public sealed class Elu(float alpha = 1f) : Elementwise<Elu.Op>(new(Require.Finite(alpha, nameof(alpha))))
{
    readonly float alpha = alpha;

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("alpha", alpha);

    /// <summary>The function and its derivative.</summary>
    public readonly struct Op(float alpha) : IElementwise
    {
        readonly float alpha = alpha;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.Select(x > 0f, x, SimdMath.ExpMinus1(x) * alpha);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(x > 0f, dy, dy * (y + alpha));
    }
}
