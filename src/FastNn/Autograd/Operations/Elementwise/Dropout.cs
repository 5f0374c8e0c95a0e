using FastNn.Contracts;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>
/// In training, every number becomes 0 with probability rate, else it is divided by 1 - rate; y = x otherwise. The mask depends on the tape's seed, the pass
/// and the
/// indices on the tape and in the tensor only: the kernel of the layer.
/// </summary>
sealed class DropoutFunction : Function
{
    public static readonly Function Instance = new DropoutFunction();

    public override string Name => "dropout";

    public override ReadOnlySpan<double> Attributes => [0.5];

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 1);
        Require.Fraction(attributes[0], "rate");
        return inputs[0];
    }

    /// <summary>The factor of the remaining numbers; 0 without dropout.</summary>
    protected internal override int SavedSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) => 1;

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Output);
        if (context.IsTraining)
        {
            int chance = DropoutMask.Chance((float)context.Attributes[0]);
            context.Saved[0] = DropoutMask.Scale(chance);
            DropoutMask.Forward(inputs[0], output, context.Seed, chance, context.Saved[0], null);
        }
        else
        {
            context.Saved[0] = 0;
            RowCopy.Run(inputs[0], output);
        }
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        if (context.Saved[0] == 0)
        {
            context.AddGradient(0, outputGradient);
            return;
        }
        ReadOnlyMatrix y = context.SavedOutput;
        Matrix dx = context.Target(0, out bool accumulate);
        Broadcasting.Backward<UnaryFunction<DropoutMask.Op>, True>(new(new(context.Saved[0])), y, y, y, outputGradient, dx, accumulate);
    }
}

public readonly partial struct Tensor
{
    /// <summary>
    /// In training, every number becomes 0 with probability rate (a multiple of 2⁻¹⁶, at most 1 - 2⁻¹⁶), else it is divided by 1 - rate; otherwise returns the
    /// same values.
    /// </summary>
    /// <exception cref="ArgumentException">The rate is not at least 0 and below 1.</exception>
    public Tensor Dropout(float rate = 0.5f) => Tape.Apply(DropoutFunction.Instance, this, rate);
}
