using System.Runtime.CompilerServices;
using FastNn.Contracts;

namespace FastNn;

/// <summary>y = x above 0, alpha·x elsewhere; the derivative at 0 is alpha.</summary>
/// <param name="alpha">The slope below 0.</param>
/// <exception cref="ArgumentException">alpha is not finite.</exception>
public sealed class LeakyRelu(float alpha = 0.01f) : Elementwise<LeakyRelu.Op>(new(Require.Finite(alpha, nameof(alpha))))
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
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.Select(x > 0f, x, x * alpha);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(x > 0f, dy, dy * alpha);
    }
}
