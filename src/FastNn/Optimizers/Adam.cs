using FastNn.Kernels;
using FastNn.Optimizers;

namespace FastNn;

/// <summary>
/// Adam: steps scaled by running means of the gradient and of its square (D. P. Kingma and J. Ba, 2015): m = b1·m + (1 - b1)·g, v = b2·v + (1 - b2)·g²,
/// w -= rate·m' / (√v' + epsilon), where m' and v' are corrected for their start at 0. Settings mean what they mean in PyTorch's Adam.
/// </summary>
public class Adam : AdaptiveMoments
{
    /// <param name="learningRate">The learning rate: finite, not negative; 1e-3 by default.</param>
    public Adam(double learningRate = 1e-3) : base(learningRate) { }

    private protected Adam(PartSettings settings, bool amsGrad, float weightDecay) : base(settings, learningRate: 1e-3f, weightDecay) =>
        AmsGrad = settings.GetBoolean("amsgrad", amsGrad);

    /// <summary>Whether v' is replaced by its largest value so far, so that steps never grow again (S. J. Reddi, S. Kale and S. Kumar, 2018); false unless set.
    /// Adds a third state.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override int StateCount => AmsGrad ? 3 : 2;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        AdamStep constants = Constants(in step);
        if (AmsGrad)
        {
            step.Run(constants.Coupled<True>(GetDecay(in step)), constants.Coupled<True>(GetBiasDecay(in step)));
        }
        else
        {
            step.Run(constants.Coupled<False>(GetDecay(in step)), constants.Coupled<False>(GetBiasDecay(in step)));
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("decay", Decay);
        settings.Set("amsgrad", AmsGrad);
    }

    /// <summary>Creates the optimizer from the settings that <see cref="Describe"/> writes; missing ones have their defaults.</summary>
    internal static Adam Create(PartSettings settings, bool amsGrad) => new(settings, amsGrad, weightDecay: 0);

    private protected AdamStep Constants(in OptimizerStep step) => new(GetRate(in step), (float)Beta1, (float)Beta2, (float)Epsilon, step.Number);
}
