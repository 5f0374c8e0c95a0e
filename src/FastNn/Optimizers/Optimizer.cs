using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Base class of optimizers, which change parameters by their gradients. It holds settings; the states of the parameters belong to the trainer. Derive from it
/// for your own.
/// </summary>
/// <remarks>Settings are kept to the precision of float, in which the parameters are: 0.01 and 0.01f are the same. One optimizer may serve several trainers.
/// <see cref="Step"/> must not allocate.</remarks>
public abstract class Optimizer
{
    /// <param name="learningRate">The learning rate: finite, not negative.</param>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    private protected Optimizer(PartSettings settings, float learningRate, float weightDecay = 0) : this(settings.GetSingle("learningrate", learningRate))
    {
        DecayBiases = settings.GetBoolean("biases", false);
        WeightDecay = settings.GetSingle("decay", weightDecay);
    }

    /// <summary>The learning rate; may be changed between steps.</summary>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    public double LearningRate { get; set => field = Require.NotNegative((float)value, nameof(LearningRate)); }

    /// <summary>The weight decay: g += decay·w before the step, unless the optimizer says otherwise; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    public double WeightDecay { get; init => field = Require.NotNegative((float)value, nameof(WeightDecay)); }

    /// <summary>Whether biases decay too; false unless set.</summary>
    public bool DecayBiases { get; init; }

    /// <summary>The name under which the optimizer is saved and listed: its type's name.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>The number of states of each parameter: 0 to 3.</summary>
    public abstract int StateCount { get; }

    private protected float Rate => (float)LearningRate;

    private protected float Decay => (float)WeightDecay;

    /// <summary>The learning rate of the parameters of a step.</summary>
    private protected float GetRate(in OptimizerStep step) => Rate * step.LearningRateFactor;

    /// <summary>The weight decay of the weights of a step.</summary>
    private protected float GetDecay(in OptimizerStep step) => Decay * step.DecayFactor;

    /// <summary>The weight decay of the biases of a step.</summary>
    private protected float GetBiasDecay(in OptimizerStep step) => DecayBiases ? GetDecay(in step) : 0;

    /// <summary>Updates all parameters: makes the rule of this step and calls <see cref="OptimizerStep.Run"/> with it.</summary>
    protected internal abstract void Step(in OptimizerStep step);

    /// <summary>Writes the settings by name, so that the optimizer can be made again; an override calls this first, for <c>learningrate</c> and
    /// <c>biases</c>.</summary>
    protected internal virtual void Describe(PartSettings settings)
    {
        settings.Set("learningrate", Rate);
        settings.Set("biases", DecayBiases);
    }

    /// <summary>Writes the settings by name, to show or save the optimizer. Allocates.</summary>
    public void WriteSettings(PartSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Describe(settings);
    }

    /// <summary>Returns the kind with the settings, such as "<c>Sgd(learningrate=0.1, momentum=0)</c>". Allocates.</summary>
    public override string ToString()
    {
        var settings = new PartSettings();
        Describe(settings);
        return $"{Kind}({settings})";
    }
}
