using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>y = a·b, the product of matrices.  a: [m, k]  b: [k, n]  y: [m, n].  da = dy·bᵀ, db = aᵀ·dy.</summary>
sealed class DotFunction : Function
{
    public static readonly Function Instance = new DotFunction();

    public override string Name => "dot";

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 2);
        return inputs[0].Columns == inputs[1].Rows
            ? new(inputs[0].Rows, inputs[1].Columns)
            : throw new ArgumentException($"'dot' cannot multiply {inputs[0]} by {inputs[1]}: the first must have as many columns as the second has rows.");
    }

    /// <summary>bᵀ.</summary>
    protected internal override int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        checked(inputs[1].Columns * Panel.Stride(inputs[1].Rows));

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Inputs);
        Gemm.Multiply(inputs[0], inputs[1], output);
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        if (context.NeedsGradient(0))
        {
            Matrix da = context.Target(0, out bool accumulate);
            Gemm.MultiplyTransposedB(outputGradient, context.SavedInput(1), da, context.Scratch, accumulate);
        }
        if (context.NeedsGradient(1))
        {
            Matrix db = context.Target(1, out bool accumulate);
            Gemm.MultiplyTransposedA(context.SavedInput(0), outputGradient, db, accumulate);
        }
    }
}

public readonly partial struct Tensor
{
    /// <summary>The product of matrices: this [m, k] by the other [k, n] is [m, n].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the tensors belong to different tapes.</exception>
    public Tensor Dot(Tensor other) => Tape.Apply(DotFunction.Instance, this, other);
}
