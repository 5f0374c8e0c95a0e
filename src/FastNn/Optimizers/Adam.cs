using FastNn.Kernels;
using FastNn.Optimizers;

namespace FastNn;

/// <summary>
/// Steps scaled by running means of the gradient and of its square (D. P. Kingma and J. Ba, 2015): m = b1·m + (1 - b1)·g, v = b2·v + (1 - b2)·g²,
/// w -= rate·m' / (√v' + epsilon), where m' and v' are corrected for having started at 0. Parameters mean what PyTorch's Adam means by them.
/// </summary>
/// <param name="learningRate">The learning rate: finite, not negative; 1e-3 unless given.</param>
public sealed class Adam(float learningRate = 1e-3f) : AdaptiveMoments(learningRate)
{
    /// <summary>g += decay·w before the step; 0 unless set. For decay beside the step there is <see cref="AdamW"/>.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); }

    /// <summary>Whether v' is the largest there was, so that steps never grow again (S. J. Reddi, S. Kale and S. Kumar, 2018); false unless set. A third
    /// state.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override int StateCount => AmsGrad ? AdamRule<Yes, No>.States : AdamRule<No, No>.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        var constants = new AdamStep(LearningRate * step.LearningRateFactor, Beta1, Beta2, Epsilon, step.Number);
        float weights = WeightDecay * step.DecayFactor, biases = DecayBiases ? weights : 0;
        if (AmsGrad)
        {
            step.Run(constants.Inside<Yes>(weights), constants.Inside<Yes>(biases));
        }
        else
        {
            step.Run(constants.Inside<No>(weights), constants.Inside<No>(biases));
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("decay", WeightDecay);
        settings.Set("amsgrad", AmsGrad);
    }

    /// <summary>Makes one from the settings that <see cref="Describe"/> writes; what is missing is as usual.</summary>
    internal static Adam Create(PartSettings s, bool amsGrad) => new(s.GetSingle("learningrate", 1e-3f))
    {
        Beta1 = s.GetSingle("beta1", 0.9f),
        Beta2 = s.GetSingle("beta2", 0.999f),
        Epsilon = s.GetSingle("epsilon", 1e-8f),
        WeightDecay = s.GetSingle("decay", 0),
        AmsGrad = s.GetBoolean("amsgrad", amsGrad),
        DecayBiases = s.GetBoolean("biases", false),
    };
}
