using FastNn.Simd;

namespace FastNn;

/// <summary>
/// Lets the learning rate rise and fall four times, each time over twice the epochs of the time before: ½·(1 - cos(2π·log₂(1 + 15·t))), where t is the part of
/// the training that is done. The first factor is 0. The schedule of RealMLP (D. Holzmüller and others, 2024, arXiv 2407.04491).
/// </summary>
public sealed class CosLog4 : Schedule
{
    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs)
    {
        double turns = PortableMath.Log(1 + 15 * Math.Min(1, epoch / epochs)) / Ln2;
        return 0.5 * (1 - PortableMath.CosOfTurns(turns - Math.Floor(turns)));
    }

    const double Ln2 = 0.69314718055994530942;
}
