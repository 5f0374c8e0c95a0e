using FastNn.Simd;

namespace FastNn;

/// <summary>
/// The rate falls along half a cosine, from all of it to <see cref="Floor"/>, over the whole training or, with <see cref="FirstCycle"/>, in cycles that
/// begin anew at the full rate (I. Loshchilov and F. Hutter, 2017).
/// </summary>
public sealed class CosineDecay : Schedule
{
    /// <summary>The share of the rate that is left at the end of a cycle, in [0, 1); 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Floor { get; init => field = Share(value, nameof(Floor)); }

    /// <summary>Epochs of the first cycle; 0 unless set: one cycle for the whole training.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int FirstCycle
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"A first cycle of {value} epochs is impossible; it must be at least 1, or 0 for none.");
    }

    /// <summary>How many times as long every cycle is as the one before; 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int CycleGrowth
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"CycleGrowth is {value}; it must be at least 1.");
    } = 1;

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
