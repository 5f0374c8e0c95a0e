using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>A <see cref="Function"/> of one input that goes row by row, as a layer of a network.</summary>
public sealed unsafe class FunctionLayer : Layer
{
    readonly Function function;
    readonly double[] numbers;
    int number;

    /// <param name="function">What it computes.</param>
    /// <param name="numbers">The first of its numbers; what is missing is as <see cref="Function.Attributes"/> says.</param>
    /// <exception cref="ArgumentException">There are more numbers than the function takes.</exception>
    public FunctionLayer(Function function, params double[] numbers)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Length > function.Attributes.Length)
        {
            throw new ArgumentException($"'{function.Name}' takes {function.Attributes.Length} numbers, not {numbers.Length}.", nameof(numbers));
        }
        this.function = function;
        this.numbers = [.. numbers, .. function.Attributes[numbers.Length..]];
    }

    /// <summary>The name of the function.</summary>
    public override string Kind => function.Name;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs)
    {
        TensorShape one = function.Shape([new(1, inputs)], numbers), two = function.Shape([new(2, inputs)], numbers);
        return one.Rows == 1 && two.Rows == 2 && one.Columns == two.Columns
            ? one.Columns
            : throw new ArgumentException($"'{function.Name}' makes {two} of [2, {inputs}]: a layer must make a row of every row.");
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        number = builder.Number;
    }

    /// <summary>What the function keeps, and behind it what it said it saved: then its backward pass may read no more here than it may on a tape.</summary>
    protected internal override long SavedSize(int inputs, int rows) => function.SavedSize([new(rows, inputs)], numbers) + 1;

    /// <summary>What the function asks for, room for what it keeps where nobody does, and x in whole panels.</summary>
    protected internal override long ScratchSize(int inputs, int rows) => Panel.Pad((int)SavedSize(inputs, rows)) + (long)rows * Panel.Stride(inputs) + function.ScratchSize([new(rows, inputs)], numbers);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => Run(x, y, default, default, in pass, isForward: true);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            Run(x, y, dy, dx, in pass, isForward: false);
        }
    }

    // Two nodes that live as long as the call, over memory that is held where it is.
    void Run(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass, bool isForward)
    {
        int keptSize = (int)SavedSize(x.Columns, x.Rows) - 1, kept = Panel.Pad(keptSize + 1), stride = Panel.Stride(x.Columns);
        Span<float> scratch = pass.Scratch[(kept + x.Rows * stride)..];
        if (!x.IsPadded)
        {
            var padded = new Matrix(pass.Scratch[kept..], x.Rows, x.Columns, stride);
            RowCopy.Run(x, padded);
            x = padded;
        }
        fixed (float* px = &x.Start, py = &y.Start, pkept = pass.Saved.IsEmpty ? pass.Scratch : pass.Saved)
        {
            var input = new Node { Value = px, Rows = x.Rows, Columns = x.Columns, Stride = x.Stride, NeedsGradient = isForward ? pass.IsTraining : !dx.IsEmpty };
            var output = new Node { Function = function, Value = py, Kept = pkept, KeptSize = keptSize, Rows = y.Rows, Columns = y.Columns, Stride = y.Stride, Inputs = 1 };
            var context = new Context(ref output, ref input, dx, numbers, scratch, pass.IsTraining ? pass.Seed(number) : null);
            if (isForward)
            {
                function.Forward(in context, new FunctionInputs(in context), output.ValueMatrix);
                pkept[keptSize] = (int)output.Saved;
            }
            else
            {
                output.Saved = (SavedValues)(int)pkept[keptSize];
                function.Backward(in context, dy);
            }
        }
    }
}
