using FastNn.Kernels;

namespace FastNn;

/// <content>How the gradient becomes an update: regularizer, clipping, optimizer, constraint.</content>
public sealed partial class Trainer
{
    /// <summary>Added to the loss when parameters are changed; none unless set. Losses are reported without it. Its <see cref="FastNn.Regularizer.Strength"/>
    /// may be changed between steps.</summary>
    public Regularizer? Regularizer
    {
        get;
        init
        {
            field = value;
            regularizerSettings = value is null ? "" : Written(value.Describe);
        }
    }

    // As it was given to the trainer: the strength may change later, and is then part of the state, not of the options.
    readonly string regularizerSettings = "";

    /// <summary>What matrices of weights are brought back to after every update; nothing unless set.</summary>
    public Constraint? Constraint { get; init; }

    /// <summary>Where the gradient of all parameters together is longer than this (in the L2 norm), it is shortened to it; infinite, so never, unless
    /// set.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientNorm
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentException($"ClipGradientNorm is {value}; it must be above 0.", nameof(value));
    } = float.PositiveInfinity;

    /// <summary>Every number of the gradient is cut off at ± this, before <see cref="ClipGradientNorm"/> looks at it; infinite, so never, unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientValue
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentException($"ClipGradientValue is {value}; it must be above 0.", nameof(value));
    } = float.PositiveInfinity;

    // The steps that were made before the optimizer forgot everything.
    long forgotten;

    /// <summary>The number of the update that comes, as the optimizer counts: what it corrects for having begun at 0 goes by it.</summary>
    long NextStep => Steps - forgotten + 1;

    void ForgetSteps()
    {
        states.Span.Clear();
        forgotten = Steps;
    }

    void Update()
    {
        Span<float> values = parameters.TrainedValues, slopes = gradients.Span;
        int priced = Regularizer is { DecayBiases: true } ? values.Length : parameters.Decaying;
        Regularizer?.AddGradient(values[..priced], slopes[..priced]);
        if (ClipGradientValue < float.PositiveInfinity)
        {
            Binary.Run(new ClampOp(ClipGradientValue), slopes, slopes);
        }
        if (ClipGradientNorm < float.PositiveInfinity)
        {
            Clip(slopes);
        }
        optimizer.Step(new OptimizerStep(values, slopes, states.Span, parameters.Decaying, NextStep, workers));
        Steps++;
        Regularizer?.AfterUpdate(values[..priced]);
    }

    void Constrain()
    {
        if (Constraint is not { } constraint)
        {
            return;
        }
        foreach (Parameter parameter in network.Parameters)
        {
            if (!parameter.IsVector)
            {
                constraint.Apply(new WeightView(parameter.Values, parameter.Rows, parameter.Columns));
            }
        }
    }

    void Clip(Span<float> slopes)
    {
        // PyTorch's clip_grad_norm_ divides by norm + 1e-6.
        double norm = Math.Sqrt(Reduce.Sum(default(SquareTerm), slopes));
        float factor = (float)(ClipGradientNorm / (norm + 1e-6));
        if (factor < 1)
        {
            Binary.Run(new ScaleOp(factor), slopes, slopes);
        }
    }
}
