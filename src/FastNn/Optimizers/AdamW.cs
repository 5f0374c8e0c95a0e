using FastNn.Kernels;
using FastNn.Optimizers;

namespace FastNn;

/// <summary>
/// <see cref="Adam"/> with decoupled weight decay (I. Loshchilov and F. Hutter, 2019): w -= rate·decay·w, then Adam's step; the decay is not part of the
/// gradient, and 0.01 by default. Settings mean what they mean in PyTorch's AdamW.
/// </summary>
public sealed class AdamW : Adam
{
    const float DefaultDecay = 0.01f;

    /// <param name="learningRate">The learning rate: finite, not negative; 1e-3 by default.</param>
    public AdamW(double learningRate = 1e-3) : base(learningRate) => WeightDecay = DefaultDecay;

    AdamW(PartSettings settings) : base(settings, amsGrad: false, DefaultDecay) { }

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        AdamStep constants = Constants(in step);
        float rate = GetRate(in step), weights = 1 - rate * GetDecay(in step), biases = 1 - rate * GetBiasDecay(in step);
        if (AmsGrad)
        {
            step.Run(constants.Decoupled<True>(weights), constants.Decoupled<True>(biases));
        }
        else
        {
            step.Run(constants.Decoupled<False>(weights), constants.Decoupled<False>(biases));
        }
    }

    /// <summary>Creates the optimizer from the settings that <see cref="Adam.Describe"/> writes; missing ones have their defaults.</summary>
    internal static AdamW Create(PartSettings settings) => new(settings);
}
