using FastNn.Simd;

namespace FastNn;

/// <summary>
/// The rate rises along a cosine from a small share to all of it, and falls to next to nothing in the rest of the training (L. Smith and N. Topin,
/// 2018). Parameters mean what PyTorch's OneCycleLR means by them; the optimizer's rate is its max_lr. Top and end are reached one batch later than there,
/// where the share of the training says.
/// </summary>
public sealed class OneCycle : Schedule
{
    /// <summary>The share of the training in which the rate rises, in (0, 1]; 0.3 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in (0, 1].</exception>
    public double Rise { get; init => field = Part(value, nameof(Rise)); } = 0.3;

    /// <summary>How many times smaller than the full rate the first one is; 25 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public double Divisor { get; init => field = Positive(value, nameof(Divisor)); } = 25;

    /// <summary>How many times smaller than the first rate the last one is; 10,000 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public double FinalDivisor { get; init => field = Positive(value, nameof(FinalDivisor)); } = 1e4;

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("rise", Rise);
        settings.Set("divisor", Divisor);
        settings.Set("final", FinalDivisor);
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs)
    {
        double done = Math.Min(1, epoch / epochs), first = 1 / Divisor, last = first / FinalDivisor;
        return done < Rise ? Between(first, 1, done / Rise) : Between(1, last, (done - Rise) / (1 - Rise));
    }

    static double Between(double from, double to, double share) => to + (from - to) * 0.5 * (1 + PortableMath.CosOfTurns(0.5 * Math.Min(1, share)));
}
