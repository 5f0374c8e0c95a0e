using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>
/// A loss: one number from outputs y [rows, outputs] and targets t of the same shape, or labels [rows, 1]. The forward pass computes the gradient by y with the
/// loss;
/// there is none by t.
/// </summary>
sealed class LossFunction : Function
{
    static readonly ConditionalWeakTable<Loss, LossFunction> made = [];

    readonly Loss loss;

    public LossFunction(Loss loss, string name)
    {
        this.loss = loss;
        Name = name;
    }

    public override string Name { get; }

    public override bool HasGradient(int input) => input == 0;

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 2);
        bool fits = inputs[1].Rows == inputs[0].Rows && (inputs[1].Columns == inputs[0].Columns || inputs[1].Columns == 1);
        Require.Argument(fits, "targets",
            $"targets of '{Name}' are {inputs[1]}; for {inputs[0]} they must have the same shape, or be labels [{inputs[0].Rows}, 1].");
        loss.ValidateOutputs(inputs[0].Columns);
        return new(1, 1);
    }

    /// <summary>The gradient by y.</summary>
    protected internal override int SavedSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        checked(inputs[0].Rows * Panel.Stride(inputs[0].Columns));

    /// <summary>The targets without padding, or as labels.</summary>
    protected internal override int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) => inputs[1].Count;

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        ReadOnlyMatrix y = inputs[0], t = inputs[1];
        Targets targets = t.Columns == y.Columns ? Rows(t, context.Scratch) : Labels(t, context.Scratch);
        loss.ValidateTargets(y.Rows, y.Columns, targets);
        output.Row(0)[0] = loss.EvaluateWeighted(y, targets, context.NeedsGradient(0) ? Gradient(in context) : default);
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        if (context.NeedsGradient(0))
        {
            Matrix gradient = Gradient(in context), dy = context.Target(0, out bool accumulate);
            Broadcasting.Backward<MulFunction.Formula, True>(default, gradient, outputGradient, gradient, gradient, dy, accumulate);
        }
    }

    static Matrix Gradient(in Context context)
    {
        TensorShape shape = context.InputShape(0);
        return Matrix.Whole(context.Saved, shape.Rows, shape.Columns, Panel.Stride(shape.Columns));
    }

    static Targets Rows(ReadOnlyMatrix t, Span<float> buffer)
    {
        for (int row = 0; row < t.Rows; row++)
        {
            t.Row(row).CopyTo(buffer[(row * t.Columns)..]);
        }
        return new(buffer[..(t.Rows * t.Columns)]);
    }

    Targets Labels(ReadOnlyMatrix t, Span<float> buffer)
    {
        Span<int> labels = MemoryMarshal.Cast<float, int>(buffer)[..t.Rows];
        for (int row = 0; row < t.Rows; row++)
        {
            labels[row] = ToInteger(t.Row(row)[0]);
        }
        return new(labels);
    }

    /// <summary>Returns the function of a loss, made once.</summary>
    public static LossFunction Of(Loss loss) => made.GetValue(loss, static loss => new LossFunction(loss, loss.GetType().Name));

    /// <summary>Returns the losses of the catalog with their defaults, by their names.</summary>
    public static IEnumerable<Operation> OfCatalog()
    {
        foreach (CatalogEntry<Loss> entry in Catalog.Default.Losses)
        {
            // The example must be valid as probabilities too.
            var function = new LossFunction(entry.CreateDefault(), entry.Name.ToLowerInvariant());
            yield return new Operation(function, new TensorShape(3, 5), new TensorShape(3, 5)) { Lowest = 0.1f, Highest = 0.9f };
        }
    }
}

public readonly partial struct Tensor
{
    /// <summary>Computes a loss of these outputs [rows, outputs] and targets of the same shape, or labels [rows, 1]. The targets must be constants.</summary>
    /// <exception cref="ArgumentException">The targets do not fit, are not constant, or belong to another tape.</exception>
    public Tensor Loss(Loss loss, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Apply(LossFunction.Of(loss), targets);
    }

    /// <summary>The loss <c>MeanSquaredError</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor MeanSquaredError(Tensor targets) => Apply("MeanSquaredError", targets);

    /// <summary>The loss <c>HalfSquaredError</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor HalfSquaredError(Tensor targets) => Apply("HalfSquaredError", targets);

    /// <summary>The loss <c>MeanAbsoluteError</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor MeanAbsoluteError(Tensor targets) => Apply("MeanAbsoluteError", targets);

    /// <summary>The loss <c>Huber</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor Huber(Tensor targets) => Apply("Huber", targets);

    /// <summary>The loss <c>Hinge</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor Hinge(Tensor targets) => Apply("Hinge", targets);

    /// <summary>The loss <c>CosineSimilarity</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor CosineSimilarity(Tensor targets) => Apply("CosineSimilarity", targets);

    /// <summary>The loss <c>SigmoidCrossEntropy</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor SigmoidCrossEntropy(Tensor targets) => Apply("SigmoidCrossEntropy", targets);

    /// <summary>The loss <c>KullbackLeibler</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor KullbackLeibler(Tensor targets) => Apply("KullbackLeibler", targets);

    /// <summary>The loss <c>CrossEntropy</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor CrossEntropy(Tensor targets) => Apply("CrossEntropy", targets);

    /// <summary>The loss <c>SoftmaxCrossEntropy</c> with its defaults, as <see cref="Loss"/>.</summary>
    public Tensor SoftmaxCrossEntropy(Tensor targets) => Apply("SoftmaxCrossEntropy", targets);
}
