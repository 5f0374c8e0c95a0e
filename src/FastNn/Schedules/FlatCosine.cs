using FastNn.Contracts;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// Keeps the full value for the first part of the training, and decreases it along half a cosine to 0 in the rest: RealMLP's schedule of dropout and weight
/// decay (D. Holzmüller and others, 2024, arXiv 2407.04491).
/// </summary>
public sealed class FlatCosine : Schedule
{
    /// <summary>The fraction of the training with the full value, in [0, 1); 0.5 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Flat { get; init => field = Require.Fraction(value, nameof(Flat)); } = 0.5;

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("flat", Flat);

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs)
    {
        double done = Math.Min(1, epoch / epochs);
        return done <= Flat ? 1 : 0.5 * (1 + PortableMath.CosOfTurns(0.5 * (done - Flat) / (1 - Flat)));
    }
}
