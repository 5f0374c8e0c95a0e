using FastNn.Contracts;

namespace FastNn;

/// <summary>Divides the learning rate by 1 + decay·epochs done: Keras's InverseTimeDecay.</summary>
/// <param name="decay">The decay per epoch, at least 0.</param>
/// <exception cref="ArgumentException">decay is negative, or not finite.</exception>
public sealed class InverseTimeDecay(double decay) : Schedule
{
    readonly double decay = Require.NotNegative(decay, nameof(decay));

    /// <summary>Whether the factor changes between epochs only, and not between batches; false unless set.</summary>
    public bool IsStaircase { get; init; }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("decay", decay);
        settings.Set("staircase", IsStaircase);
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs) => 1 / (1 + decay * (IsStaircase ? Math.Floor(epoch) : epoch));
}
