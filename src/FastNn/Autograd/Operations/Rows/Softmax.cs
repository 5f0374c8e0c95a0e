using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>y[i] = e^x[i] / Σ e^x[j] in every row: the kernel of the layer.</summary>
sealed class SoftmaxFunction : Function
{
    public static readonly Function Instance = new SoftmaxFunction();

    public override string Name => "softmax";

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 1);
        return inputs[0];
    }

    /// <summary>dx.</summary>
    protected internal override int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        checked(inputs[0].Rows * Panel.Stride(inputs[0].Columns));

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Output);
        SoftmaxRows.Forward(inputs[0], output);
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        var dx = new Matrix(context.Scratch, outputGradient.Rows, outputGradient.Columns, Panel.Stride(outputGradient.Columns));
        SoftmaxRows.Backward(context.SavedOutput, outputGradient, dx);
        context.AddGradient(0, dx);
    }
}

public readonly partial struct Tensor
{
    /// <summary>Every row as probabilities: e^x[i] / Σ e^x[j]; stable for numbers of any size.</summary>
    public Tensor Softmax() => Tape.Apply(SoftmaxFunction.Instance, this);
}
