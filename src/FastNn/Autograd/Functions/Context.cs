using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn.Autograd;

/// <summary>What belongs to one call of a <see cref="Function"/>, and goes from its forward to its backward pass. Lives on the stack; nothing here
/// allocates.</summary>
public readonly unsafe ref struct Context
{
    readonly Tape? tape;
    readonly ref Node node, only;
    readonly long? layerSeed;
    readonly Matrix dx;

    /// <summary>A call on a tape.</summary>
    internal Context(Tape tape, ref Node node)
    {
        this.tape = tape;
        this.node = ref node;
        Numbers = tape.NumbersOf(in node);
        Scratch = tape.Scratch;
    }

    /// <summary>A call in a layer, of one input.</summary>
    internal Context(ref Node node, ref Node only, Matrix dx, ReadOnlySpan<double> numbers, Span<float> scratch, long? seed)
    {
        this.node = ref node;
        this.only = ref only;
        this.dx = dx;
        layerSeed = seed;
        Numbers = numbers;
        Scratch = scratch;
    }

    /// <summary>How many inputs there are.</summary>
    public int Inputs => node.Inputs;

    /// <summary>The numbers of this call, as many as <see cref="Function.Attributes"/>.</summary>
    public ReadOnlySpan<double> Numbers { get; }

    /// <summary>Memory from the forward to the backward pass, at least <see cref="Function.SavedSize"/> floats; starts on a cache line.</summary>
    public Span<float> Kept => new(node.Kept, node.KeptSize);

    /// <summary>Memory for use during this call, at least <see cref="Function.ScratchSize"/> floats; starts on a cache line, content undefined.</summary>
    public Span<float> Scratch { get; }

    /// <summary>Whether the tape (<see cref="Tape.IsTraining"/>) or the network trains.</summary>
    public bool IsTraining => tape?.IsTraining ?? layerSeed is not null;

    /// <summary>Where the random numbers of this call begin: drawn from the tape's seed, the number of the pass and the place on the tape. The same forward and
    /// backward.</summary>
    /// <exception cref="InvalidOperationException">Nothing is trained: ask <see cref="IsTraining"/> first.</exception>
    public long Seed => (IsTraining ? tape?.SeedOf(ref node) ?? layerSeed : null) ?? throw new InvalidOperationException("A prediction draws no random numbers: ask IsTraining first.");

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
    public TensorShape InputShape(int input) => InputNode(input).Shape;

    /// <summary>Whether anybody wants the gradient of an input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public bool Wants(int input) => InputNode(input).NeedsGradient;

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
        ref Node target = ref InputNode(input);
        if (tape is null)
        {
            accumulate = target.Sweep++ > 0;
            return dx;
        }
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
            Binary.Run(default(AddOp), gradient, target, target, null);
        }
        else
        {
            RowCopy.Run(gradient, target);
        }
    }

    /// <summary>The training step of this call of a whole network; null in predictions.</summary>
    internal TrainingStep? Step => tape?.StepOf(ref node);

    /// <summary>A number that no other run of any tape has.</summary>
    internal long Run => tape?.Run ?? 0;

    internal ReadOnlyMatrix Input(int input) => InputNode(input).ValueMatrix;

    ref Node InputNode(int input)
    {
        if (tape is not null)
        {
            return ref tape.InputOf(in node, input);
        }
        ArgumentOutOfRangeException.ThrowIfNotEqual(input, 0);
        return ref only;
    }

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
