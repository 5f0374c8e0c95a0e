using FastNn.Contracts;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>Matrices under one another (rows), or side by side (columns); any number of them.</summary>
sealed class ConcatFunction(string name, bool ofRows) : Function
{
    public static readonly Function OfRows = new ConcatFunction("concatrows", ofRows: true), OfColumns = new ConcatFunction("concatcolumns", ofRows: false);

    public override string Name => name;

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        TensorShape shape = inputs[0];
        foreach (TensorShape next in inputs[1..])
        {
            bool fits = ofRows ? next.Columns == shape.Columns : next.Rows == shape.Rows;
            Require.Argument(fits, nameof(inputs),
                $"inputs of '{name}' are {shape} and {next}; they must have the same number of {(ofRows ? "columns" : "rows")}.");
            shape = ofRows ? shape with { Rows = checked(shape.Rows + next.Rows) } : shape with { Columns = checked(shape.Columns + next.Columns) };
        }
        return shape;
    }

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        int row = 0, column = 0;
        for (int input = 0; input < inputs.Count; input++)
        {
            ReadOnlyMatrix x = inputs[input];
            for (int i = 0; i < x.Rows; i++)
            {
                x.Row(i).CopyTo(output.Row(row + i)[column..]);
            }
            Move(ref row, ref column, x.Rows, x.Columns);
        }
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        int row = 0, column = 0;
        for (int input = 0; input < context.Inputs; input++)
        {
            TensorShape shape = context.InputShape(input);
            if (context.NeedsGradient(input))
            {
                Matrix dx = context.InputGradient(input);
                for (int i = 0; i < shape.Rows; i++)
                {
                    Binary.Run(default(AddOp), outputGradient.Row(row + i).Slice(column, shape.Columns), dx.Row(i));
                }
            }
            Move(ref row, ref column, shape.Rows, shape.Columns);
        }
    }

    void Move(ref int row, ref int column, int rows, int columns)
    {
        row += ofRows ? rows : 0;
        column += ofRows ? 0 : columns;
    }
}

public readonly partial struct Tensor
{
    /// <summary>Tensors of as many columns, under one another.</summary>
    /// <exception cref="ArgumentException">There is none, they have different columns, or belong to different tapes.</exception>
    public static Tensor ConcatRows(params ReadOnlySpan<Tensor> tensors) => Join(ConcatFunction.OfRows, tensors);

    /// <summary>Tensors of as many rows, side by side.</summary>
    /// <exception cref="ArgumentException">There is none, they have different rows, or belong to different tapes.</exception>
    public static Tensor ConcatColumns(params ReadOnlySpan<Tensor> tensors) => Join(ConcatFunction.OfColumns, tensors);

    static Tensor Join(Function function, ReadOnlySpan<Tensor> tensors)
    {
        Require.Argument(!tensors.IsEmpty, nameof(tensors), $"tensors of '{function.Name}' is empty; it needs at least one tensor.");
        return tensors[0].Tape.Apply(function, tensors);
    }
}
