using FastNn.Contracts;

namespace FastNn;

/// <summary>Base class of penalties on the weights that are added to the loss to minimize. Derive from it for your own.</summary>
/// <remarks>It works on spans of parameters with their padding, which is zero and must add nothing. The loss that a trainer reports is without the penalty.
/// Holds settings only, to the precision of float; any thread, but the strength changes on the trainer's thread, between steps. Nothing here
/// allocates.</remarks>
public abstract class Regularizer
{
    /// <param name="strength">The factor of the penalty: finite, not negative.</param>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    protected Regularizer(double strength) => Strength = strength;

    /// <summary>The factor of the penalty; may be changed between steps, and applies from the next step on. A checkpoint saves and restores it, as it does
    /// the learning rate.</summary>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN; the strength stays as it was.</exception>
    public double Strength { get; set => field = Require.NotNegative((float)value, nameof(Strength)); }

    /// <summary>Whether biases are regularized too; false unless set.</summary>
    public bool DecayBiases { get; init; }

    /// <summary>Writes the settings by name, so that a checkpoint is resumed with the same settings only; an override calls this first, for
    /// <c>strength</c> and <c>biases</c>.</summary>
    protected internal virtual void Describe(PartSettings settings)
    {
        settings.Set("strength", (float)Strength);
        settings.Set("biases", DecayBiases);
    }

    /// <summary>Returns the penalty of these parameters, <see cref="Strength"/> included.</summary>
    public abstract double ComputePenalty(ReadOnlySpan<float> w);

    /// <summary>Adds the gradient of the penalty: g += factor·∂penalty/∂w.  w, g: of the same length</summary>
    /// <param name="w">The parameters.</param>
    /// <param name="g">Their gradients.</param>
    /// <param name="factor">Multiplies the strength: the <see cref="Parameter.DecayFactor"/> of these parameters.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public abstract void AddGradient(ReadOnlySpan<float> w, Span<float> g, float factor = 1);

    /// <summary>Changes the parameters after every update; does nothing unless overridden.</summary>
    public virtual void AfterUpdate(Span<float> w) { }
}
