namespace FastNn;

/// <summary>How parameters follow their gradients. It holds settings; what it remembers of the parameters belongs to the trainer. Derive from it for your
/// own.</summary>
/// <remarks>One may serve several trainers. <see cref="Step"/> must not allocate.</remarks>
public abstract class Optimizer
{
    /// <param name="learningRate">The learning rate: finite, not negative.</param>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    protected Optimizer(float learningRate) => LearningRate = learningRate;

    /// <summary>The learning rate; may be changed between steps.</summary>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    public float LearningRate
    {
        get;
        set => field = float.IsFinite(value) && value >= 0 ? value : throw new ArgumentException($"LearningRate is {value}; it must be a finite number of at least 0.", nameof(value));
    }

    /// <summary>Whether weight decay reaches biases too; false unless set.</summary>
    public bool DecayBiases { get; init; }

    /// <summary>The name under which the optimizer is saved and listed: its type's name.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>How many numbers it remembers of every parameter: 0 to 3.</summary>
    public abstract int StateCount { get; }

    /// <summary>Changes all parameters: makes the rule of this step and calls <see cref="OptimizerStep.Run"/> with it.</summary>
    protected internal abstract void Step(in OptimizerStep step);

    /// <summary>Writes the settings by name, so that it can be made again; an override calls this first, for the <c>rate</c> and for <c>biases</c>.</summary>
    protected internal virtual void Describe(PartSettings settings)
    {
        settings.Set("learningrate", LearningRate);
        settings.Set("biases", DecayBiases);
    }

    /// <summary>Writes the settings by name, for whoever shows or saves the optimizer. Allocates.</summary>
    public void WriteSettings(PartSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Describe(settings);
    }

    /// <summary>A share that must lie in [0, 1).</summary>
    private protected static float Share(float value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentException($"{name} is {value}; it must be at least 0 and below 1.", name);

    /// <summary>A number that must be finite and not negative.</summary>
    private protected static float NotNegative(float value, string name) =>
        float.IsFinite(value) && value >= 0 ? value : throw new ArgumentException($"{name} is {value}; it must be a finite number of at least 0.", name);

    /// <summary>A number that must be finite and above 0.</summary>
    private protected static float Positive(float value, string name) =>
        float.IsFinite(value) && value > 0 ? value : throw new ArgumentException($"{name} is {value}; it must be a finite number above 0.", name);
}
