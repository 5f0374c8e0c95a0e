using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>What belongs to one call of a <see cref="Function"/>, and goes from its forward to its backward pass. Lives on the stack; nothing here allocates.</summary>
public readonly unsafe ref struct Context
{
    readonly Tape tape;
    readonly ref Node node;

    internal Context(Tape tape, ref Node node)
    {
        this.tape = tape;
        this.node = ref node;
    }

    /// <summary>How many inputs there are.</summary>
    public int Inputs => node.Inputs;

    /// <summary>The numbers of this call, as many as <see cref="Function.Numbers"/>.</summary>
    public ReadOnlySpan<double> Numbers => tape.NumbersOf(in node);

    /// <summary>Memory from the forward to the backward pass, at least <see cref="Function.KeptSize"/> floats; starts on a cache line.</summary>
    public Span<float> Kept => new(node.Kept, node.KeptSize);

    /// <summary>Memory for use during this call, at least <see cref="Function.ScratchSize"/> floats; starts on a cache line, content undefined.</summary>
    public Span<float> Scratch => tape.Scratch;

    /// <summary>Whether the tape trains (<see cref="Tape.IsTraining"/>).</summary>
    public bool IsTraining => tape.IsTraining;

    /// <summary>Where the random numbers of this call begin: drawn from the tape's seed, the number of the pass and the place on the tape. The same forward and backward.</summary>
    public ulong Seed => tape.SeedOf(ref node);

    /// <summary>Says what the backward pass is going to read: nothing else may be read there.</summary>
    public void SaveForBackward(SavedValues values) => node.Saved = values;

    /// <summary>An input, in the backward pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">The inputs were not saved.</exception>
    public ReadOnlyMatrix SavedInput(int input) => (node.Saved & SavedValues.Inputs) != 0 ? Input(input) : throw NotSaved("an input", nameof(SavedValues.Inputs));

    /// <summary>The output, in the backward pass.</summary>
    /// <exception cref="InvalidOperationException">The output was not saved.</exception>
    public ReadOnlyMatrix SavedOutput => (node.Saved & SavedValues.Output) != 0 ? node.ValueMatrix : throw NotSaved("its output", nameof(SavedValues.Output));

    /// <summary>The shape of an input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public TensorShape InputShape(int input) => tape.InputOf(in node, input).Shape;

    /// <summary>Whether anybody wants the gradient of an input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public bool Wants(int input) => tape.InputOf(in node, input).NeedsGradient;

    /// <summary>The gradient of an input, to be added to; empty where nobody wants it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public Matrix InputGradient(int input)
    {
        Matrix gradient = Target(input, out bool accumulate);
        if (!accumulate)
        {
            gradient.Data.Clear();
        }
        return gradient;
    }

    /// <summary>The gradient of an input, to be added to or, the first time, assigned; empty where nobody wants it.</summary>
    internal Matrix Target(int input, out bool accumulate)
    {
        ref Node target = ref tape.InputOf(in node, input);
        accumulate = false;
        return target.NeedsGradient ? target.Over(tape.Target(ref target, out accumulate)) : default;
    }

    /// <summary>Adds to the gradient of an input what a kernel that cannot add has made; nothing where nobody wants it.</summary>
    internal void Give(int input, ReadOnlyMatrix gradient)
    {
        if (!Wants(input))
        {
            return;
        }
        Matrix target = Target(input, out bool accumulate);
        if (accumulate)
        {
            ColumnMap.Run(default(SumOp), gradient, target, target, null);
        }
        else
        {
            RowCopy.Run(gradient, target);
        }
    }

    internal ReadOnlyMatrix Input(int input) => tape.InputOf(in node, input).ValueMatrix;

    InvalidOperationException NotSaved(string what, string name) =>
        new($"'{node.Function!.Name}' reads {what} in its backward pass without having saved it: call context.SaveForBackward(SavedValues.{name}) in Forward.");
}

/// <summary>The inputs of a <see cref="Function"/>. Lives on the stack.</summary>
public readonly ref struct FunctionInputs
{
    readonly Context context;

    internal FunctionInputs(in Context context) => this.context = context;

    /// <summary>How many there are.</summary>
    public int Count => context.Inputs;

    /// <summary>One of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public ReadOnlyMatrix this[int input] => context.Input(input);
}
