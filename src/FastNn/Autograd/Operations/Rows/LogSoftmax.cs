using System.Runtime.CompilerServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>y = x - ln Σ e^x in every row.  dx = dy - e^y·Σ dy.</summary>
sealed class LogSoftmaxFunction : Function
{
    public static readonly Function Instance = new LogSoftmaxFunction();

    public override string Name => "logsoftmax";

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 1);
        return inputs[0];
    }

    /// <summary>A column, and two floats a row.</summary>
    protected internal override int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        checked(inputs[0].Rows * (Panel.Width + 2));

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Output);
        Matrix sums = Column(context.Scratch, output.Rows);
        LogSumExpFunction.OfRows(inputs[0], sums, context.Scratch[(output.Rows * Panel.Width)..]);
        Broadcasting.Forward(default(SubFunction.Formula), inputs[0], sums, output);
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        ReadOnlyMatrix y = context.SavedOutput;
        Matrix sums = Column(context.Scratch, y.Rows), dx = context.Target(0, out bool accumulate);
        Broadcasting.Backward<AddFunction.Formula, True>(default, y, y, y, outputGradient, sums, accumulate: false);
        Broadcasting.Backward<DifferenceOfShare, True>(default, y, sums, y, outputGradient, dx, accumulate);
    }

    static Matrix Column(Span<float> scratch, int rows) => Matrix.Whole(scratch[..(rows * Panel.Width)], rows, 1, Panel.Width);

    /// <summary>dy - e^y·b, where b is the sum of the row.</summary>
    readonly struct DifferenceOfShare : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S a, S b) where S : struct, ISimd<S> => a - b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => dy - SimdMath.Exp(y) * b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => -dy;
    }
}

public readonly partial struct Tensor
{
    /// <summary>The logarithm of <see cref="Softmax"/>, computed without it; stable for numbers of any size.</summary>
    public Tensor LogSoftmax() => Tape.Apply(LogSoftmaxFunction.Instance, this);
}
