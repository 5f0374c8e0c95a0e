using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// strength·(number of weights that are not 0). It has no gradient to follow; instead, weights of at most <see cref="Threshold"/> are set to 0
/// after every update.
/// </summary>
/// <param name="strength">The factor of the penalty: finite, not negative.</param>
public sealed class L0(double strength) : Regularizer(strength)
{
    /// <summary>Weights up to this size become 0 after every update; 0 unless set, which prunes nothing.</summary>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    public double Threshold { get; init => field = Require.NotNegative((float)value, nameof(Threshold)); }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("threshold", (float)Threshold);
    }

    /// <inheritdoc/>
    public override double ComputePenalty(ReadOnlySpan<float> w) => Strength * Reduce.Sum(default(NonZeroTerm), w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g, float factor = 1) { }

    /// <inheritdoc/>
    public override void AfterUpdate(Span<float> w)
    {
        if (Threshold > 0)
        {
            Binary.Run(new PruneOp((float)Threshold), w, w);
        }
    }

    readonly struct PruneOp(float threshold) : IBinaryOp
    {
        readonly float threshold = threshold;

        // NaN stays: a comparison with it is false, and NaN·0 is NaN.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S w, nint column) where S : struct, ISimd<S> => S.Select(S.Abs(w) > threshold, w, w * 0f);
    }
}
