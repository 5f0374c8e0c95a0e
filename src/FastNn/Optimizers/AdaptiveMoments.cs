using FastNn.Contracts;

namespace FastNn;

/// <summary>Base class of Adam and its variants: running means of the gradient and of its square.</summary>
public abstract class AdaptiveMoments : Optimizer
{
    /// <param name="learningRate">The learning rate: finite, not negative.</param>
    protected AdaptiveMoments(double learningRate) : base(learningRate) { }

    private protected AdaptiveMoments(PartSettings settings, float learningRate, float weightDecay = 0) : base(settings, learningRate, weightDecay)
    {
        Beta1 = settings.GetSingle("beta1", (float)Beta1);
        Beta2 = settings.GetSingle("beta2", (float)Beta2);
        Epsilon = settings.GetSingle("epsilon", (float)Epsilon);
    }

    /// <summary>The decay of the mean of the gradient, in [0, 1); 0.9 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Beta1 { get; init => field = Require.Fraction((float)value, nameof(Beta1)); } = 0.9f;

    /// <summary>The decay of the mean of the squared gradient, in [0, 1); 0.999 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Beta2 { get; init => field = Require.Fraction((float)value, nameof(Beta2)); } = 0.999f;

    /// <summary>Added to the denominator, which it keeps from 0; 1e-8 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public double Epsilon { get; init => field = Require.Positive((float)value, nameof(Epsilon)); } = 1e-8f;

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("beta1", (float)Beta1);
        settings.Set("beta2", (float)Beta2);
        settings.Set("epsilon", (float)Epsilon);
    }
}
