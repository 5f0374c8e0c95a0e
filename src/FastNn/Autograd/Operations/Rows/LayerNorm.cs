using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>
/// y = (x - mean)/√(variance + epsilon)·scale + shift, with the mean and the biased variance of the row: the kernels of the layer. x: [rows, columns]
/// scale, shift: [1, columns], both or neither
/// </summary>
sealed class LayerNormFunction : Function
{
    public static readonly Function Instance = new LayerNormFunction();

    public override string Name => "layernorm";

    public override ReadOnlySpan<double> Attributes => [1e-5];

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        Require.Argument(inputs.Length is 1 or 3, nameof(inputs), $"inputs of 'layernorm' has {inputs.Length} tensors; it needs 1, or 3 with scale and shift.");
        var row = new TensorShape(1, inputs[0].Columns);
        bool fits = inputs.Length == 1 || (inputs[1] == row && inputs[2] == row);
        Require.Argument(fits, nameof(inputs), $"scale and shift of 'layernorm' are {inputs[^2]} and {inputs[^1]}; for {inputs[0]} both must be {row}.");
        Require.Argument(attributes[0] > 0, "epsilon", $"epsilon of 'layernorm' is {attributes[0]}; it must be above 0.");
        return inputs[0];
    }

    /// <summary>The mean of every row, and 1 / √(its variance + epsilon).</summary>
    protected internal override int SavedSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) => checked(2 * inputs[0].Rows);

    /// <summary>dx, or the gradients of scale and shift.</summary>
    protected internal override int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        checked(Math.Max(inputs[0].Rows, 2) * Panel.Stride(inputs[0].Columns));

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(SavedValues.Inputs);
        ReadOnlySpan<float> shift = inputs.Count == 3 ? inputs[2].Data : default;
        NormalizedRows.Forward(inputs[0], output, Scale(in context), shift, (float)context.Attributes[0], Means(in context), Rstds(in context), null);
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        ReadOnlyMatrix x = context.SavedInput(0);
        int stride = Panel.Stride(x.Columns);
        if (context.Inputs == 3)
        {
            Span<float> scale = context.Scratch[..stride], shift = context.Scratch.Slice(stride, stride);
            ColumnReduction.Run(new NormalizedRowsTerm(Means(in context), Rstds(in context)), x, outputGradient, scale, shift, accumulate: false, null);
            context.AddGradient(1, new Matrix(scale, 1, x.Columns, stride));
            context.AddGradient(2, new Matrix(shift, 1, x.Columns, stride));
        }
        if (context.NeedsGradient(0))
        {
            var dx = new Matrix(context.Scratch, x.Rows, x.Columns, stride);
            NormalizedRows.Backward(x, outputGradient, dx, Scale(in context), Means(in context), Rstds(in context), null);
            context.AddGradient(0, dx);
        }
    }

    static ColumnVector Scale(in Context context) => context.Inputs == 3
        ? ColumnVector.Of(MemoryMarshal.CreateSpan(ref context.Input(1).Start, context.Input(1).Stride))
        : ColumnVector.One;

    static Span<float> Means(in Context context) => context.Saved[..context.InputShape(0).Rows];

    static Span<float> Rstds(in Context context) => context.Saved[context.InputShape(0).Rows..];
}

public readonly partial struct Tensor
{
    /// <summary>Normalizes every row to mean 0 and variance 1.</summary>
    /// <exception cref="ArgumentException">Epsilon is not above 0.</exception>
    public Tensor LayerNorm(float epsilon = 1e-5f) => Tape.Apply(LayerNormFunction.Instance, this, epsilon);

    /// <summary>Normalizes every row to mean 0 and variance 1, then multiplies by scale and adds shift, both [1, columns].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, epsilon is not above 0, or the tensors belong to different tapes.</exception>
    public Tensor LayerNorm(Tensor scale, Tensor shift, float epsilon = 1e-5f) => Tape.Apply(LayerNormFunction.Instance, [this, scale, shift], epsilon);
}
