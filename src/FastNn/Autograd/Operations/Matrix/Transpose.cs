using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>y = xᵀ.  x: [rows, columns]  y: [columns, rows]</summary>
sealed class TransposeFunction : Function
{
    public static readonly Function Instance = new TransposeFunction();

    public override string Name => "transpose";

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 1);
        return new(inputs[0].Columns, inputs[0].Rows);
    }

    /// <summary>dyᵀ.</summary>
    protected internal override int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        checked(inputs[0].Rows * Panel.Stride(inputs[0].Columns));

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output) => Transpose.Run(inputs[0], output);

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        var turned = new Matrix(context.Scratch, outputGradient.Columns, outputGradient.Rows, Panel.Stride(outputGradient.Rows));
        Transpose.Run(outputGradient, turned);
        context.AddGradient(0, turned);
    }
}

public readonly partial struct Tensor
{
    /// <summary>Rows and columns exchanged.</summary>
    public Tensor Transpose() => Tape.Apply(TransposeFunction.Instance, this);
}
