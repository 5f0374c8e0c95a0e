using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>Some rows and columns of a matrix: first row, rows, first column, columns; -1 rows or columns are all that are left.</summary>
sealed class SliceFunction : Function
{
    public static readonly Function Instance = new SliceFunction();

    public override string Name => "slice";

    public override ReadOnlySpan<double> Attributes => [0, -1, 0, -1];

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 1);
        var (row, rows) = Part(attributes[0], attributes[1], inputs[0].Rows);
        var (column, columns) = Part(attributes[2], attributes[3], inputs[0].Columns);
        return row >= 0 && rows > 0 && row + (long)rows <= inputs[0].Rows && column >= 0 && columns > 0 && column + (long)columns <= inputs[0].Columns
            ? new(rows, columns)
            : throw new ArgumentException($"'slice' cannot take {rows} rows from row {row} and {columns} columns from column {column} of {inputs[0]}.");
    }

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        var (row, column) = ((int)context.Attributes[0], (int)context.Attributes[2]);
        for (int i = 0; i < output.Rows; i++)
        {
            inputs[0].Row(row + i).Slice(column, output.Columns).CopyTo(output.Row(i));
        }
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        var (row, column) = ((int)context.Attributes[0], (int)context.Attributes[2]);
        Matrix dx = context.InputGradient(0);
        for (int i = 0; i < outputGradient.Rows; i++)
        {
            Binary.Run(default(AddOp), outputGradient.Row(i), dx.Row(row + i).Slice(column, outputGradient.Columns));
        }
    }

    (int First, int Count) Part(double first, double count, int all) => (ToInteger(first), count == -1 ? all - ToInteger(first) : ToInteger(count));
}

public readonly partial struct Tensor
{
    /// <summary>Some rows and columns, as in <c>x[..10, ^1..]</c>.</summary>
    /// <exception cref="ArgumentException">There is nothing in it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It reaches beyond the tensor.</exception>
    public Tensor this[Range rows, Range columns]
    {
        get
        {
            var (row, rowCount) = rows.GetOffsetAndLength(Rows);
            var (column, columnCount) = columns.GetOffsetAndLength(Columns);
            return Tape.Apply(SliceFunction.Instance, this, row, rowCount, column, columnCount);
        }
    }
}
