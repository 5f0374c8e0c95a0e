using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>A layer that computes a <see cref="Function"/> of one input, row by row.</summary>
public sealed unsafe class FunctionLayer : Layer
{
    readonly Function function;
    readonly double[] attributes;
    int number;

    /// <param name="function">The function.</param>
    /// <param name="attributes">The first of its attributes; the others have the defaults of <see cref="Function.Attributes"/>.</param>
    /// <exception cref="ArgumentException">There are more attributes than the function has.</exception>
    public FunctionLayer(Function function, params double[] attributes)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(attributes);
        int count = function.Attributes.Length;
        Require.Argument(attributes.Length <= count, nameof(attributes),
            $"attributes of '{function.Name}' has {attributes.Length} numbers; it may have {count}.");
        this.function = function;
        this.attributes = [.. attributes, .. function.Attributes[attributes.Length..]];
    }

    /// <summary>The name of the function.</summary>
    public override string Kind => function.Name;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs)
    {
        TensorShape one = function.Shape([new(1, inputs)], attributes), two = function.Shape([new(2, inputs)], attributes);
        return one.Rows == 1 && two.Rows == 2 && one.Columns == two.Columns
            ? one.Columns
            : throw new ArgumentException($"'{function.Name}' makes {two} of [2, {inputs}]; a layer must make one row of every row.");
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        number = builder.Number;
    }

    /// <summary>The saved memory of the function and its <see cref="SavedValues"/>, so that its backward pass may read no more than on a tape.</summary>
    protected internal override long SavedSize(int inputs, int rows) => function.SavedSize([new(rows, inputs)], attributes) + 1;

    /// <summary>The workspace of the function, its saved memory in predictions, and x in whole panels.</summary>
    protected internal override long ScratchSize(int inputs, int rows) =>
        Panel.Pad((int)SavedSize(inputs, rows)) + (long)rows * Panel.Stride(inputs) + function.ScratchSize([new(rows, inputs)], attributes);

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

    // Two nodes on the stack, over pinned memory.
    void Run(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass, bool isForward)
    {
        int savedSize = (int)SavedSize(x.Columns, x.Rows) - 1, kept = Panel.Pad(savedSize + 1), stride = Panel.Stride(x.Columns);
        Span<float> scratch = pass.Scratch[(kept + x.Rows * stride)..];
        if (!x.IsPadded)
        {
            var padded = new Matrix(pass.Scratch[kept..], x.Rows, x.Columns, stride);
            RowCopy.Run(x, padded);
            x = padded;
        }
        fixed (float* px = &x.Start, py = &y.Start, ps = pass.Saved.IsEmpty ? pass.Scratch : pass.Saved)
        {
            var input = new Node
            {
                Value = px,
                Rows = x.Rows,
                Columns = x.Columns,
                Stride = x.Stride,
                NeedsGradient = isForward ? pass.IsTraining : !dx.IsEmpty,
            };
            var output = new Node
            {
                Function = function,
                Value = py,
                Saved = ps,
                SavedSize = savedSize,
                Rows = y.Rows,
                Columns = y.Columns,
                Stride = y.Stride,
                Inputs = 1,
            };
            var context = new Context(ref output, ref input, dx, attributes, scratch, pass.IsTraining ? pass.Seed(number) : null);
            if (isForward)
            {
                function.Forward(in context, new FunctionInputs(in context), output.ValueMatrix);
                ps[savedSize] = (int)output.SavedValues;
            }
            else
            {
                output.SavedValues = (SavedValues)(int)ps[savedSize];
                function.Backward(in context, dy);
            }
        }
    }
}
