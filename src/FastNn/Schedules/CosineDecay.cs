using FastNn.Contracts;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// Decreases the learning rate along half a cosine to <see cref="Floor"/>, over the whole training or, with <see cref="FirstCycle"/>, in cycles with warm
/// restarts (I. Loshchilov and F. Hutter, 2017).
/// </summary>
public sealed class CosineDecay : Schedule
{
    /// <summary>The factor at the end of a cycle, in [0, 1); 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Floor { get; init => field = Require.Fraction(value, nameof(Floor)); }

    /// <summary>Epochs of the first cycle; 0 unless set: one cycle for the whole training.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int FirstCycle { get; init => field = Require.AtLeast(value, 0, nameof(FirstCycle)); }

    /// <summary>The length of a cycle relative to the one before; 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int CycleGrowth { get; init => field = Require.AtLeast(value, 1, nameof(CycleGrowth)); } = 1;

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("floor", Floor);
        settings.Set("cycle", (double)FirstCycle);
        settings.Set("growth", (double)CycleGrowth);
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs)
    {
        double length = FirstCycle == 0 ? epochs : FirstCycle;
        while (FirstCycle > 0 && epoch >= length)
        {
            epoch -= length;
            length *= CycleGrowth;
        }
        return Floor + (1 - Floor) * 0.5 * (1 + PortableMath.CosOfTurns(0.5 * Math.Min(1, epoch / length)));
    }
}
