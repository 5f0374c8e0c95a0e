namespace FastNn;

/// <summary>strength·(share·Σ|w| + (1 - share)·Σw²): <see cref="L1"/> and <see cref="L2"/> together (H. Zou and T. Hastie, 2005).</summary>
public sealed class ElasticNet : Regularizer
{
    readonly float share;

    /// <param name="strength">What the penalty is multiplied by: finite, not negative.</param>
    /// <param name="share">How much of it is L1, from 0 to 1.</param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public ElasticNet(float strength, float share = 0.5f) : base(strength)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"The share of L1 in ElasticNet is {share}; it must be from 0 to 1.", nameof(share));
        }
        this.share = share;
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("share", share);
    }

    /// <inheritdoc/>
    public override double ComputePenalty(ReadOnlySpan<float> w) => L1.Penalty(First, w) + L2.Penalty(Second, w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g)
    {
        L1.AddGradient(First, w, g);
        L2.AddGradient(Second, w, g);
    }

    float First => Strength * share;

    float Second => Strength * (1 - share);
}
