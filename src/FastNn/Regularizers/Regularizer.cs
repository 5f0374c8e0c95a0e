namespace FastNn;

/// <summary>A price on the size of the weights, added to what training makes small. Derive from it for your own.</summary>
/// <remarks>It works on spans of parameters, padding included, which is zero and must count nothing. The loss that a trainer reports is without
/// it. Holds settings only; any thread, but the strength changes on the trainer's, between steps. Nothing here allocates.</remarks>
public abstract class Regularizer
{
    /// <param name="strength">What the penalty is multiplied by: finite, not negative.</param>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    protected Regularizer(float strength) => Strength = strength;

    /// <summary>What the penalty is multiplied by; may be changed between steps, and applies from the next step on. A checkpoint saves and restores it, as it
    /// does the learning rate.</summary>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN; the strength stays as it was.</exception>
    public float Strength
    {
        get;
        set => field = Checked(value, GetType().Name);
    }

    /// <summary>Whether biases are priced too; false unless set.</summary>
    public bool DecayBiases { get; init; }

    /// <summary>Writes the settings by name, so that a training goes on from a checkpoint with the same ones alone; an override calls this first, for the
    /// <c>strength</c> and for <c>biases</c>.</summary>
    protected internal virtual void Describe(PartSettings settings)
    {
        settings.Set("strength", Strength);
        settings.Set("biases", DecayBiases);
    }

    /// <summary>The penalty of these parameters, <see cref="Strength"/> included.</summary>
    public abstract double ComputePenalty(ReadOnlySpan<float> w);

    /// <summary>g += the penalty's gradient.  w, g: of one length</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public abstract void AddGradient(ReadOnlySpan<float> w, Span<float> g);

    /// <summary>What is done to the parameters after every update; nothing unless overridden.</summary>
    public virtual void AfterUpdate(Span<float> w) { }

    /// <summary>A strength, which must be finite and not negative.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    internal static float Checked(float strength, string kind) => float.IsFinite(strength) && strength >= 0
        ? strength
        : throw new ArgumentException($"The strength of {kind} is {strength}; it must be a finite number of at least 0.", nameof(strength));
}
