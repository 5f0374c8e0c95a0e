namespace FastNn.Autograd;

/// <summary>
/// An operation on tensors: how its output follows from its inputs, and how the gradient of the output becomes those of the inputs. Derive from it for your
/// own;
/// <see cref="Tensor.Apply(Function, ReadOnlySpan{double})"/> calls it, and <see cref="Operations.Register"/> gives it a name.
/// </summary>
/// <remarks>A function holds settings, never what belongs to one call: that lies in the <see cref="Context"/>. <see cref="Forward"/> and <see cref="Backward"/>
/// must not allocate and cannot record on the tape that runs them.</remarks>
public abstract class Function
{
    /// <summary>The name in messages, and in <see cref="Operations"/>: the type's name unless overridden.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The numbers that it takes besides tensors, such as an exponent: their usual values, which stand where a caller gives none. Must be the same
    /// memory every time.</summary>
    public virtual ReadOnlySpan<double> Attributes => [];

    /// <summary>The shape of the output. Called before anything is recorded; must not allocate.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    /// <param name="numbers">As many as <see cref="Attributes"/>.</param>
    /// <exception cref="ArgumentException">The function cannot take such inputs or numbers; the message says what it needs.</exception>
    public abstract TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers);

    /// <summary>Whether <see cref="Backward"/> gives a gradient by an input; true unless overridden. Where not, the input must be a constant.</summary>
    public virtual bool HasGradient(int input) => true;

    /// <summary>Floats that the forward pass leaves behind for the backward pass, in <see cref="Context.Kept"/>.</summary>
    protected internal virtual int SavedSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers) => 0;

    /// <summary>Floats of memory for its own use during a call, in <see cref="Context.Scratch"/>.</summary>
    protected internal virtual int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers) => 0;

    /// <summary>
    /// Assigns the output. Calls <see cref="Context.SaveForBackward"/> for what <see cref="Backward"/> is going to read.
    /// </summary>
    /// <param name="context">What belongs to this call.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="output">Of the shape that <see cref="Shape"/> gave, to be assigned.</param>
    protected internal abstract void Forward(in Context context, in FunctionInputs inputs, Matrix output);

    /// <summary>Adds to the gradient of every input that has one (<see cref="Context.InputGradient"/>).</summary>
    /// <param name="context">What belongs to this call.</param>
    /// <param name="outputGradient">The gradient of the output.</param>
    protected internal abstract void Backward(in Context context, ReadOnlyMatrix outputGradient);

    /// <summary>How many inputs it takes on a short way: 1 or 2 where it goes number by number and asks for no memory, 0 elsewhere.</summary>
    internal int PlainInputs { get; private protected init; }

    /// <summary>Whether <see cref="Attributes"/> need not be asked.</summary>
    internal bool IsWithoutNumbers { get; private protected init; }

    /// <summary>The shape of the output of one or two inputs, without a list of shapes. Only with <see cref="PlainInputs"/>.</summary>
    internal virtual TensorShape ShapeOf(TensorShape first, TensorShape second, ReadOnlySpan<double> numbers) => throw new NotSupportedException();

    /// <summary>Whether it has parameters of its own, for whose sake a gradient runs back to it.</summary>
    internal virtual bool HasParameters => false;

    /// <summary>Refuses another number of inputs.</summary>
    private protected void CheckCount(int inputs, int count)
    {
        if (inputs != count)
        {
            throw new ArgumentException($"'{Name}' takes {count} tensor{(count == 1 ? "" : "s")}, not {inputs}.");
        }
    }

    /// <summary>A number of a call that must be whole, such as a place or a size.</summary>
    private protected int Whole(double number) => number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue
        ? (int)number
        : throw new ArgumentException($"'{Name}' was given {number}, which must be a whole number.");

    /// <summary>A number of a call that must be finite, such as an exponent or a slope.</summary>
    internal static float Finite(double number, string name, string what) => float.IsFinite((float)number)
        ? (float)number
        : throw new ArgumentException($"'{name}' was given {what} {number}; it must be a finite number.");

    /// <summary>Runs forward on a tape.</summary>
    internal virtual void RunForward(Tape tape, ref Node node)
    {
        var context = new Context(tape, ref node);
        Forward(in context, new FunctionInputs(in context), node.ValueMatrix);
    }

    /// <summary>Runs backward on a tape.</summary>
    internal virtual void RunBackward(Tape tape, ref Node node) => Backward(new Context(tape, ref node), node.GradientMatrix);

    /// <summary>Runs forward on a part of the numbers, over their memory. Only with <see cref="PlainInputs"/>, where every input is of the output's shape or a
    /// single number.</summary>
    internal virtual void ForwardStrip(Tape tape, ref Node node, int start, int length) => throw new NotSupportedException();

    /// <summary>The same backward; whether gradients are added to or assigned is known for the whole.</summary>
    internal virtual void BackwardStrip(Tape tape, ref Node node, int start, int length, bool addsFirst, bool addsSecond) => throw new NotSupportedException();
}
