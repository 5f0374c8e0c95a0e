using FastNn.Simd;

namespace FastNn;

/// <summary>The rate falls by a factor an epoch, a little with every batch. At the beginnings of epochs it is that of PyTorch's ExponentialLR.</summary>
/// <param name="factor">What an epoch multiplies the rate by, in (0, 1].</param>
/// <exception cref="ArgumentException">The factor is out of its range.</exception>
public sealed class ExponentialDecay(double factor) : Schedule
{
    readonly double factor = Part(factor, nameof(factor));

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("factor", factor);

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs) => PortableMath.Pow(factor, epoch);
}
