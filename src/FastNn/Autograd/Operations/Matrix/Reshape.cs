using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>Changes the shape of a tensor; elements keep their row-major order. One size may be -1 and is then computed from the other.</summary>
sealed class ReshapeFunction : Function
{
    public static readonly Function Instance = new ReshapeFunction();

    public override string Name => "reshape";

    public override ReadOnlySpan<double> Attributes => [1, -1];

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 1);
        int rows = ToInteger(attributes[0]), columns = ToInteger(attributes[1]), count = inputs[0].Count;
        if (rows == -1 && columns > 0)
        {
            rows = count / columns;
        }
        else if (columns == -1 && rows > 0)
        {
            columns = count / rows;
        }
        return rows > 0 && columns > 0 && (long)rows * columns == count
            ? new(rows, columns)
            : throw new ArgumentException($"'reshape' cannot make [{attributes[0]}, {attributes[1]}] of {inputs[0]}: the numbers must be as many.");
    }

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output) => Run(inputs[0], output, adds: false);

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        Matrix dx = context.Target(0, out bool accumulate);
        Run(outputGradient, dx, accumulate);
    }

    // As long as neither row ends.
    static void Run(ReadOnlyMatrix from, Matrix to, bool adds)
    {
        int count = from.Rows * from.Columns;
        for (int done = 0; done < count;)
        {
            int column = done % from.Columns, into = done % to.Columns, run = Math.Min(from.Columns - column, to.Columns - into);
            ReadOnlySpan<float> source = from.Row(done / from.Columns).Slice(column, run);
            Span<float> target = to.Row(done / to.Columns).Slice(into, run);
            if (adds)
            {
                Binary.Run(default(AddOp), source, target);
            }
            else
            {
                source.CopyTo(target);
            }
            done += run;
        }
    }
}

public readonly partial struct Tensor
{
    /// <summary>Changes the shape; elements keep their row-major order. One size may be -1 and is then computed from the other.</summary>
    /// <exception cref="ArgumentException">They are not as many numbers.</exception>
    public Tensor Reshape(int rows, int columns) => Tape.Apply(ReshapeFunction.Instance, this, rows, columns);
}
