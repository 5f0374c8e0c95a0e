using FastNn.Contracts;
using FastNn.Simd;

namespace FastNn;

/// <summary>Multiplies the learning rate by a factor every given number of epochs: PyTorch's StepLR.</summary>
/// <param name="epochs">Epochs between two steps, at least 1.</param>
/// <param name="factor">The factor, in (0, 1].</param>
/// <exception cref="ArgumentException">An argument is out of its range.</exception>
public sealed class StepDecay(int epochs, double factor = 0.1) : Schedule
{
    readonly int every = Require.AtLeast(epochs, 1, nameof(epochs));
    readonly double factor = Factor(factor, nameof(factor));

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("epochs", (double)every);
        settings.Set("factor", factor);
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs) => PortableMath.Pow(factor, Math.Floor(epoch / every));
}
