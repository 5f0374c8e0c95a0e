using FastNn.Contracts;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// Increases the learning rate along a cosine from a fraction to the full rate, and decreases it to nearly 0 in the rest of the training (L. Smith and
/// N. Topin, 2018). Settings mean what they mean in PyTorch's OneCycleLR; the optimizer's learning rate is its max_lr. The maximum and the end are
/// reached one batch later than in PyTorch: exactly at their fractions of the training.
/// </summary>
public sealed class OneCycle : Schedule
{
    /// <summary>The fraction of the training with an increasing rate, in (0, 1]; 0.3 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in (0, 1].</exception>
    public double Rise { get; init => field = Factor(value, nameof(Rise)); } = 0.3;

    /// <summary>The full learning rate divided by the first one; 25 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public double Divisor { get; init => field = Require.Positive(value, nameof(Divisor)); } = 25;

    /// <summary>The first learning rate divided by the last one; 10,000 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public double FinalDivisor { get; init => field = Require.Positive(value, nameof(FinalDivisor)); } = 1e4;

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
