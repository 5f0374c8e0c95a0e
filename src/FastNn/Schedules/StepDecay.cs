using FastNn.Simd;

namespace FastNn;

/// <summary>The rate falls by a factor after every so many epochs: PyTorch's StepLR.</summary>
/// <param name="epochs">Epochs between two steps, at least 1.</param>
/// <param name="factor">What the rate is multiplied by, in (0, 1].</param>
/// <exception cref="ArgumentException">An argument is out of its range.</exception>
public sealed class StepDecay(int epochs, double factor = 0.1) : Schedule
{
    readonly int every = epochs >= 1 ? epochs : throw new ArgumentOutOfRangeException(nameof(epochs), $"A step after {epochs} epochs is impossible; it must be at least 1.");
    readonly double factor = Part(factor, nameof(factor));

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("epochs", (double)every);
        settings.Set("factor", factor);
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs) => PortableMath.Pow(factor, Math.Floor(epoch / every));
}
