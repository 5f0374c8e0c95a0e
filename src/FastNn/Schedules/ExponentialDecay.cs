using FastNn.Simd;

namespace FastNn;

/// <summary>Multiplies the learning rate by a factor per epoch, continuously over its batches. At the start of an epoch it is that of PyTorch's
/// ExponentialLR.</summary>
/// <param name="factor">The factor per epoch, in (0, 1].</param>
/// <exception cref="ArgumentException">The factor is out of its range.</exception>
public sealed class ExponentialDecay(double factor) : Schedule
{
    readonly double factor = Factor(factor, nameof(factor));

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("factor", factor);

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs) => PortableMath.Pow(factor, epoch);
}
