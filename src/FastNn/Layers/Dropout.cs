using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// In training, every number becomes 0 with a chance of rate and is divided by the chance that it stays otherwise, so that its mean stays; in predictions and
/// tests y = x
/// (N. Srivastava and others, "Dropout: a simple way to prevent neural networks from overfitting", 2014; inverted, as PyTorch's).  x, y: [rows, inputs]
/// </summary>
/// <remarks>What is dropped depends on the trainer's seed, the number of the step and the place alone: not on threads, the tier or what was drawn before. The
/// chance is the multiple of 2⁻¹⁶ that is nearest to the rate, and at most 1 - 2⁻¹⁶: one number in 65,536 stays, however near to 1 the rate is. What stays is
/// divided by
/// 1 minus this chance.</remarks>
public sealed class Dropout : Layer
{
    readonly float rate;
    readonly int chance;
    int number;

    /// <param name="rate">The share that is dropped, at least 0 and below 1.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public Dropout(float rate = 0.5f)
    {
        if (rate is not (>= 0 and < 1))
        {
            throw new ArgumentException($"The rate of Dropout is {rate}; it must be at least 0 and below 1, such as 0.5.", nameof(rate));
        }
        this.rate = rate;
        chance = DropoutMask.Chance(rate);
    }

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    internal override bool IsElementwise => true;

    internal override bool FollowsDense(bool training) => !training;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder) => number = builder.Number;

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        if (pass.IsTraining)
        {
            DropoutMask.Forward(x, y, pass.Seed(number), chance, DropoutMask.Scale(chance), pass.Workers);
        }
        else
        {
            RowCopy.Run(x, y);
        }
    }

    internal override void ForwardAfter(Dense dense, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass)
    {
        dense.Forward(x, z, in pass);
        RowCopy.Run(z, y);
    }

    internal override RowStep? StepAfter(Dense dense, bool exactOrder) => dense.StepWith(default(Identity), exactOrder);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            DropoutMask.Backward(y, dy, dx, DropoutMask.Scale(chance), pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("rate", rate);
}
