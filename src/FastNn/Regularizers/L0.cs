using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// strength·(number of weights that are not 0). It has no gradient to follow; instead, weights of at most <see cref="Threshold"/> are set to 0
/// after every update.
/// </summary>
/// <param name="strength">What the penalty is multiplied by: finite, not negative.</param>
public sealed class L0(float strength) : Regularizer(strength)
{
    /// <summary>Weights up to this size become 0 after every update; 0 unless set, which prunes nothing.</summary>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    public float Threshold
    {
        get;
        init => field = float.IsFinite(value) && value >= 0 ? value : throw new ArgumentException($"The threshold of L0 is {value}; it must be a finite number of at least 0.", nameof(value));
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("threshold", Threshold);
    }

    /// <inheritdoc/>
    public override double ComputePenalty(ReadOnlySpan<float> w) => Strength * Reduce.Sum(default(NonZeroTerm), w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g) { }

    /// <inheritdoc/>
    public override void AfterUpdate(Span<float> w)
    {
        if (Threshold > 0)
        {
            Binary.Run(new Prune(Threshold), w, w);
        }
    }

    readonly struct Prune(float threshold) : IBinaryOp
    {
        readonly float threshold = threshold;

        // NaN is above nothing, but must not be hidden either.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S x, S w, nint column) where S : struct, ISimd<S> => S.Select(S.Abs(w) > threshold, w, w * 0f);
    }
}
