using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>y = ln Σ e^x of every row.  x: [rows, columns]  y: [rows, 1].  dx = dy·e^(x - y).</summary>
sealed class LogSumExpFunction : Function
{
    public static readonly Function Instance = new LogSumExpFunction();

    public override string Name => "logsumexp";

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 1);
        return inputs[0] with { Columns = 1 };
    }

    /// <summary>Sums in double, or e^(x - y).</summary>
    protected internal override int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        checked(inputs[0].Rows * Panel.Stride(inputs[0].Columns));

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Inputs | SavedValues.Output);
        OfRows(inputs[0], output, context.Scratch);
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        ReadOnlyMatrix x = context.SavedInput(0);
        var softmax = new Matrix(context.Scratch, x.Rows, x.Columns, Panel.Stride(x.Columns));
        Broadcasting.Forward(default(ExpOfDifference), x, context.SavedOutput, softmax);
        Matrix dx = context.Target(0, out bool accumulate);
        Broadcasting.Backward<MulFunction.Formula, True>(default, softmax, outputGradient, softmax, softmax, dx, accumulate);
    }

    /// <summary>y: [rows, 1]  scratch: two floats a row</summary>
    internal static void OfRows(ReadOnlyMatrix x, Matrix y, Span<float> scratch)
    {
        Span<double> sums = MemoryMarshal.Cast<float, double>(scratch)[..x.Rows];
        SoftmaxRows.LogSumExp(x, sums);
        for (int row = 0; row < x.Rows; row++)
        {
            y.Row(row)[0] = (float)sums[row];
        }
    }

    readonly struct ExpOfDifference : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S a, S b) where S : struct, ISimd<S> => SimdMath.Exp(a - b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => dy * y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => -dy * y;
    }
}

public readonly partial struct Tensor
{
    /// <summary>ln Σ e^x of every row: [rows, 1]; stable for numbers of any size.</summary>
    public Tensor LogSumExp() => Tape.Apply(LogSumExpFunction.Instance, this);
}
