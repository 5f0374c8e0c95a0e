namespace FastNn;

/// <summary>strength·(share·Σ|w| + (1 - share)·Σw²): <see cref="L1"/> and <see cref="L2"/> together (H. Zou and T. Hastie, 2005).</summary>
public sealed class ElasticNet : Regularizer
{
    readonly L1 first;
    readonly L2 second;
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
        first = new(strength * share);
        second = new(strength * (1 - share));
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("share", share);
    }

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> w) => first.Penalty(w) + second.Penalty(w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g)
    {
        first.AddGradient(w, g);
        second.AddGradient(w, g);
    }
}
