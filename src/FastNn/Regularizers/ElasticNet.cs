using FastNn.Contracts;

namespace FastNn;

/// <summary>strength·(share·Σ|w| + (1 - share)·Σw²): <see cref="L1"/> and <see cref="L2"/> together (H. Zou and T. Hastie, 2005).</summary>
public sealed class ElasticNet : Regularizer
{
    readonly float share;

    /// <param name="strength">The factor of the penalty: finite, not negative.</param>
    /// <param name="share">The share of L1 in the penalty, from 0 to 1.</param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public ElasticNet(double strength, double share = 0.5) : base(strength)
    {
        this.share = (float)share;
        Require.Argument(this.share is >= 0 and <= 1, nameof(share), $"share is {this.share}; it must be from 0 to 1.");
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("share", share);
    }

    /// <inheritdoc/>
    public override double ComputePenalty(ReadOnlySpan<float> w) => L1.Penalty((float)Strength * share, w) + L2.Penalty((float)Strength * (1 - share), w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g, float factor = 1)
    {
        float strength = (float)(Strength * factor);
        L1.AddGradient(strength * share, w, g);
        L2.AddGradient(strength * (1 - share), w, g);
    }
}
