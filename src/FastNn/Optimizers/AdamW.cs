using FastNn.Kernels;
using FastNn.Optimizers;

namespace FastNn;

/// <summary>
/// <see cref="Adam"/> with weight decay beside the step instead of in the gradient (I. Loshchilov and F. Hutter, 2019): w -= rate·decay·w, and
/// then Adam's step. Parameters mean what PyTorch's AdamW means by them.
/// </summary>
/// <param name="learningRate">The learning rate: finite, not negative; 1e-3 unless given.</param>
public sealed class AdamW(float learningRate = 1e-3f) : AdaptiveMoments(learningRate)
{
    /// <summary>The share of a weight, times the rate, that every step takes away; 0.01 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); } = 0.01f;

    /// <summary>Whether the mean of the square is replaced by the largest there was, as in <see cref="Adam.AmsGrad"/>; false unless set. A third
    /// state.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override int StateCount => AmsGrad ? AdamRule<Yes, Yes>.States : AdamRule<No, Yes>.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        float rate = LearningRate * step.LearningRateFactor;
        var constants = new AdamStep(rate, Beta1, Beta2, Epsilon, step.Number);
        float weights = 1 - rate * (WeightDecay * step.DecayFactor), biases = DecayBiases ? weights : 1;
        if (AmsGrad)
        {
            step.Run(constants.Beside<Yes>(weights), constants.Beside<Yes>(biases));
        }
        else
        {
            step.Run(constants.Beside<No>(weights), constants.Beside<No>(biases));
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
    internal static AdamW Create(PartSettings s) => new(s.GetSingle("learningrate", 1e-3f))
    {
        Beta1 = s.GetSingle("beta1", 0.9f),
        Beta2 = s.GetSingle("beta2", 0.999f),
        Epsilon = s.GetSingle("epsilon", 1e-8f),
        WeightDecay = s.GetSingle("decay", 0.01f),
        AmsGrad = s.GetBoolean("amsgrad", false),
        DecayBiases = s.GetBoolean("biases", false),
    };
}
