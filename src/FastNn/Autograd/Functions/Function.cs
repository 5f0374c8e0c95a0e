using FastNn.Contracts;

namespace FastNn.Autograd;

/// <summary>
/// Base class of operations on tensors: the forward pass from inputs to output, and the backward pass from the gradient of the output to those of the inputs.
/// Derive
/// from it for your own; <see cref="Tensor.Apply(Function, ReadOnlySpan{double})"/> calls it, and <see cref="Operations.Register"/> gives it a name.
/// </summary>
/// <remarks>A function holds settings only; the data of one call are in the <see cref="Context"/>. <see cref="Forward"/> and <see cref="Backward"/>
/// must not allocate and cannot record on the tape that runs them.</remarks>
public abstract class Function
{
    /// <summary>The name in messages, and in <see cref="Operations"/>: the type's name unless overridden.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The defaults of its attributes: numbers besides tensors, such as an exponent. Must be the same memory every time.</summary>
    public virtual ReadOnlySpan<double> Attributes => [];

    /// <summary>The shape of the output. Called before anything is recorded; must not allocate.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    /// <param name="attributes">As many as <see cref="Attributes"/>.</param>
    /// <exception cref="ArgumentException">The function cannot take such inputs or attributes; the message says what it needs.</exception>
    public abstract TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes);

    /// <summary>Whether <see cref="Backward"/> computes a gradient by an input; true unless overridden. Otherwise the input must be a constant.</summary>
    public virtual bool HasGradient(int input) => true;

    /// <summary>Floats that the forward pass saves for the backward pass, in <see cref="Context.Saved"/>.</summary>
    protected internal virtual int SavedSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) => 0;

    /// <summary>Floats of workspace during a call, in <see cref="Context.Scratch"/>.</summary>
    protected internal virtual int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) => 0;

    /// <summary>
    /// Assigns the output. Calls <see cref="Context.SaveForBackward"/> for the tensors that <see cref="Backward"/> reads.
    /// </summary>
    /// <param name="context">The data of this call.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="output">Of the shape that <see cref="Shape"/> returned, assigned.</param>
    protected internal abstract void Forward(in Context context, in FunctionInputs inputs, Matrix output);

    /// <summary>Adds to the gradient of every input that has one (<see cref="Context.InputGradient"/>).</summary>
    /// <param name="context">The data of this call.</param>
    /// <param name="outputGradient">The gradient of the output.</param>
    protected internal abstract void Backward(in Context context, ReadOnlyMatrix outputGradient);

    /// <summary>The number of inputs of an elementwise function without saved memory, 1 or 2, which takes a faster path; else 0.</summary>
    internal int PlainInputs { get; private protected init; }

    /// <summary>Whether <see cref="Attributes"/> is known to be empty.</summary>
    internal bool HasNoAttributes { get; private protected init; }

    /// <summary>The shape of the output of one or two inputs, without a list of shapes. Only with <see cref="PlainInputs"/>.</summary>
    internal virtual TensorShape ShapeOf(TensorShape first, TensorShape second, ReadOnlySpan<double> attributes) => throw new NotSupportedException();

    /// <summary>Whether it has parameters of its own, and so needs a gradient.</summary>
    internal virtual bool HasParameters => false;

    /// <summary>Throws for another number of inputs.</summary>
    private protected void CheckCount(int inputs, int count) =>
        Require.Argument(inputs == count, nameof(inputs), $"inputs of '{Name}' has {inputs} tensors; it needs {count}.");

    /// <summary>Returns an attribute that must be an integer, such as a row or a size.</summary>
    private protected int ToInteger(double attribute)
    {
        bool isInteger = attribute == Math.Truncate(attribute) && Math.Abs(attribute) <= int.MaxValue;
        Require.Argument(isInteger, nameof(attribute), $"An attribute of '{Name}' is {attribute}; it must be a whole number.");
        return (int)attribute;
    }

    /// <summary>Returns an attribute that must be finite, such as an exponent or a slope.</summary>
    internal static float ToFinite(double attribute, string function, string name)
    {
        Require.Argument(float.IsFinite((float)attribute), name, $"{name} of '{function}' is {attribute}; it must be a finite number.");
        return (float)attribute;
    }

    /// <summary>Runs forward on a tape.</summary>
    internal virtual void RunForward(Tape tape, ref Node node)
    {
        var context = new Context(tape, ref node);
        Forward(in context, new FunctionInputs(in context), node.ValueMatrix);
    }

    /// <summary>Runs backward on a tape.</summary>
    internal virtual void RunBackward(Tape tape, ref Node node) => Backward(new Context(tape, ref node), node.GradientMatrix);

    /// <summary>Runs forward on a strip of the memory. Only with <see cref="PlainInputs"/>, where every input has the output's shape or is a single
    /// number.</summary>
    internal virtual void ForwardStrip(Tape tape, ref Node node, int start, int length) => throw new NotSupportedException();

    /// <summary>Runs backward on a strip of the memory, adding to the gradients or assigning them.</summary>
    internal virtual void BackwardStrip(Tape tape, ref Node node, int start, int length, bool addsFirst, bool addsSecond) => throw new NotSupportedException();
}
