using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>
/// Every number becomes 0 with a chance of rate and is divided by the chance that it stays otherwise, while the tape trains; y = x elsewhere. What is dropped
/// depends on the tape's
/// seed, the pass and the places on the tape and in the tensor alone: the kernel of the layer.
/// </summary>
sealed class DropoutFunction : Function
{
    public static readonly Function Instance = new DropoutFunction();

    public override string Name => "dropout";

    public override ReadOnlySpan<double> Attributes => [0.5];

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers)
    {
        CheckCount(inputs.Length, 1);
        return numbers[0] is >= 0 and < 1 ? inputs[0] : throw new ArgumentException($"'dropout' cannot drop a share of {numbers[0]}; it must be at least 0 and below 1, such as 0.5.");
    }

    /// <summary>What the numbers that stayed were multiplied by, or 0 where none was dropped.</summary>
    protected internal override int SavedSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers) => 1;

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Output);
        if (context.IsTraining)
        {
            int chance = DropoutMask.Chance((float)context.Numbers[0]);
            context.Kept[0] = DropoutMask.Scale(chance);
            DropoutMask.Forward(inputs[0], output, context.Seed, chance, context.Kept[0], null);
        }
        else
        {
            context.Kept[0] = 0;
            RowCopy.Run(inputs[0], output);
        }
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        if (context.Kept[0] == 0)
        {
            context.Give(0, outputGradient);
            return;
        }
        ReadOnlyMatrix y = context.SavedOutput;
        Matrix dx = context.Target(0, out bool accumulate);
        Broadcasting.Backward<UnaryFunction<DropoutMask.Op>, True>(new(new(context.Kept[0])), y, y, y, outputGradient, dx, accumulate);
    }
}

public readonly partial struct Tensor
{
    /// <summary>
    /// While the tape trains, every number is dropped with a chance of rate (as a multiple of 2⁻¹⁶, at most 1 - 2⁻¹⁶) and divided by the chance that it stays
    /// otherwise;
    /// elsewhere nothing happens.
    /// </summary>
    /// <exception cref="ArgumentException">The rate is not at least 0 and below 1.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public Tensor Dropout(float rate = 0.5f) => Tape.Apply(DropoutFunction.Instance, this, rate);
}
