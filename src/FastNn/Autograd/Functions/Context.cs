using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn.Autograd;

/// <summary>The data of one call of a <see cref="Function"/>, shared by its forward and backward pass. Lives on the stack; allocates nothing.</summary>
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
        Attributes = tape.GetAttributes(in node);
        Scratch = tape.Scratch;
    }

    /// <summary>A call in a layer, of one input.</summary>
    internal Context(ref Node node, ref Node only, Matrix dx, ReadOnlySpan<double> attributes, Span<float> scratch, long? seed)
    {
        this.node = ref node;
        this.only = ref only;
        this.dx = dx;
        layerSeed = seed;
        Attributes = attributes;
        Scratch = scratch;
    }

    /// <summary>The number of inputs.</summary>
    public int Inputs => node.Inputs;

    /// <summary>The attributes of this call, as many as <see cref="Function.Attributes"/>.</summary>
    public ReadOnlySpan<double> Attributes { get; }

    /// <summary>Memory that the forward pass saves for the backward pass, at least <see cref="Function.SavedSize"/> floats; starts on a cache line.</summary>
    public Span<float> Saved => new(node.Saved, node.SavedSize);

    /// <summary>The workspace of this call, at least <see cref="Function.ScratchSize"/> floats; starts on a cache line, content undefined.</summary>
    public Span<float> Scratch { get; }

    /// <summary>Whether the tape (<see cref="Tape.IsTraining"/>) or the network trains.</summary>
    public bool IsTraining => tape?.IsTraining ?? layerSeed is not null;

    /// <summary>The seed of this call: derived from the tape's seed, the number of the pass and the index on the tape. The same forward and backward.</summary>
    /// <exception cref="InvalidOperationException"><see cref="IsTraining"/> is false.</exception>
    public long Seed => (IsTraining ? tape?.GetSeed(ref node) ?? layerSeed : null)
        ?? throw new InvalidOperationException("IsTraining is false; only training has a seed. Check IsTraining first.");

    /// <summary>Saves inputs or output for the backward pass, which may read nothing else.</summary>
    public void SaveForBackward(SavedValues values) => node.SavedValues = values;

    /// <summary>An input, in the backward pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">The inputs were not saved.</exception>
    public ReadOnlyMatrix SavedInput(int input) =>
        (node.SavedValues & SavedValues.Inputs) != 0 ? Input(input) : throw NotSaved("an input", nameof(SavedValues.Inputs));

    /// <summary>The output, in the backward pass.</summary>
    /// <exception cref="InvalidOperationException">The output was not saved.</exception>
    public ReadOnlyMatrix SavedOutput =>
        (node.SavedValues & SavedValues.Output) != 0 ? node.ValueMatrix : throw NotSaved("its output", nameof(SavedValues.Output));

    /// <summary>The shape of an input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public TensorShape InputShape(int input) => InputNode(input).Shape;

    /// <summary>Whether the gradient of an input is needed: PyTorch's <c>needs_input_grad</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public bool NeedsGradient(int input) => InputNode(input).NeedsGradient;

    /// <summary>Returns the gradient of an input, to be added to; empty where it is not needed.</summary>
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

    /// <summary>Returns the gradient of an input, to be added to or, the first time, assigned; empty where it is not needed.</summary>
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

    /// <summary>Adds to the gradient of an input, where it is needed, the result of a kernel that only assigns.</summary>
    internal void AddGradient(int input, ReadOnlyMatrix gradient)
    {
        if (!NeedsGradient(input))
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
    internal TrainingStep? Step => tape?.GetStep(ref node);

    /// <summary>The unique number of this run among all tapes.</summary>
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
        new($"'{node.Function!.Name}' reads {what} in its backward pass, but has not saved it; call context.SaveForBackward(SavedValues.{name}) in Forward.");
}

/// <summary>The inputs of a <see cref="Function"/>. Lives on the stack.</summary>
public readonly ref struct FunctionInputs
{
    readonly Context context;

    internal FunctionInputs(in Context context) => this.context = context;

    /// <summary>The number of inputs.</summary>
    public int Count => context.Inputs;

    /// <summary>One of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public ReadOnlyMatrix this[int input] => context.Input(input);
}
