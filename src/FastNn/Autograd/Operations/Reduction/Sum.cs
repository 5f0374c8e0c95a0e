using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>
/// Sums or means over everything [1, 1], over the rows [1, columns] or over the columns [rows, 1]. A sum is the gradient of what one number stood for many in,
/// and
/// its gradient is one number that stands for many: both are the loops of <see cref="Broadcasting"/>.
/// </summary>
sealed class SumFunction(string name, bool overRows, bool overColumns, bool isMean) : Function
{
    public static readonly Function All = new SumFunction("sum", true, true, isMean: false), Rows = new SumFunction("sumrows", true, false, isMean: false),
        Columns = new SumFunction("sumcolumns", false, true, isMean: false);

    public override string Name => name;

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 1);
        return new(overRows ? 1 : inputs[0].Rows, overColumns ? 1 : inputs[0].Columns);
    }

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        ReadOnlyMatrix x = inputs[0];
        // The gradient of an addition is that of the sum itself.
        Broadcasting.Backward<AddFunction.Formula, True>(default, x, x, x, x, output, accumulate: false);
        if (isMean)
        {
            Broadcasting.Forward(new ScaledFirst(Share(x.Rows, x.Columns)), output, output, output);
        }
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        if (context.NeedsGradient(0))
        {
            Matrix dx = context.Target(0, out bool accumulate);
            Broadcasting.Backward<ScaledFirst, True>(new(isMean ? Share(dx.Rows, dx.Columns) : 1), outputGradient, dx, dx, dx, dx, accumulate);
        }
    }

    float Share(int rows, int columns) => 1f / ((overRows ? rows : 1) * (float)(overColumns ? columns : 1));

    /// <summary>a·factor, whatever the gradient is.</summary>
    readonly struct ScaledFirst(float factor) : IBinaryFunction
    {
        readonly float factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S a, S b) where S : struct, ISimd<S> => a * factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => a * factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => 0f;
    }
}

public readonly partial struct Tensor
{
    /// <summary>The sum of all numbers: [1, 1].</summary>
    public Tensor Sum() => Tape.Apply(SumFunction.All, this);

    /// <summary>All rows added up: [1, columns].</summary>
    public Tensor SumRows() => Tape.Apply(SumFunction.Rows, this);

    /// <summary>All columns added up: [rows, 1].</summary>
    public Tensor SumColumns() => Tape.Apply(SumFunction.Columns, this);
}
