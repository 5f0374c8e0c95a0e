using FastNn.Contracts;
using FastNn.Simd;

namespace FastNn;

/// <summary>Decreases the learning rate as a power of the part of the training that is left, to <see cref="Floor"/>: Floor + (1 - Floor)·(1 - t)^power.
/// PyTorch's PolynomialLR, and Keras's PolynomialDecay with an end_learning_rate of Floor times the learning rate.</summary>
/// <param name="power">The power, above 0; 1, a straight line, by default.</param>
/// <exception cref="ArgumentException">power is not above 0, or not finite.</exception>
public sealed class PolynomialDecay(double power = 1) : Schedule
{
    readonly double power = Require.Positive(power, nameof(power));

    /// <summary>The factor at the end of the training, in [0, 1); 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Floor { get; init => field = Require.Fraction(value, nameof(Floor)); }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("power", power);
        settings.Set("floor", Floor);
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs) => Floor + (1 - Floor) * PortableMath.Pow(1 - Math.Min(1, epoch / epochs), power);
}
