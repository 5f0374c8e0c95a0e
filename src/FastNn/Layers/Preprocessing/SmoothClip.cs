using System.Runtime.CompilerServices;
using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// y = x/√(1 + (x/limit)²): almost x near 0, and never beyond ±limit, so that outliers keep their order and lose their weight (D. Holzmüller and others,
/// "Better by default", 2024, arXiv 2407.04491). NaN stays NaN.  x, y: [rows, inputs]
/// </summary>
public sealed class SmoothClip : ColumnFunction<SmoothClip.Op>
{
    readonly float limit;

    /// <param name="limit">The largest magnitude of an output, above 0.</param>
    /// <exception cref="ArgumentException">limit is not above 0, or not finite.</exception>
    public SmoothClip(float limit = 3) : base(new(Require.Positive(limit, nameof(limit)))) => this.limit = limit;

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("limit", limit);
        base.Describe(settings);
    }

    /// <summary>The function and its derivative (1 + (x/limit)²)^(-3/2).</summary>
    public readonly struct Op(float limit) : IElementwise
    {
        readonly float limit = limit;

        // From 2^20 limits on y is the limit in float, and the square cannot overflow.
        readonly float bound = Math.Min(limit * 1048576f, float.MaxValue);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S>
        {
            x = Clamp(x);
            return x / GetRoot(x);
        }

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S>
        {
            S root = GetRoot(Clamp(x));
            return dy / (root * root * root);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        S Clamp<S>(S x) where S : struct, ISimd<S> => S.AtLeast(S.AtMost(x, bound), -bound);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        S GetRoot<S>(S x) where S : struct, ISimd<S>
        {
            S share = x / limit;
            return S.Sqrt(S.MultiplyAdd(share, share, 1f));
        }
    }
}
