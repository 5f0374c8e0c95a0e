using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>
/// Records the operations on its tensors for the backward pass of <see cref="Tensor.Backward"/>. <see cref="Reset"/> begins the next pass in the memory of the
/// last: the same shapes again allocate nothing.
/// </summary>
/// <remarks>One caller at a time. Values are row-major, rows = samples.</remarks>
public sealed unsafe partial class Tape
{
    readonly Arena arena = new();
    Node[] nodes = new Node[64];
    double[] attributes = new double[16];
    int[] others = new int[16];
    Slab scratch = new(0);
    int count, attributeCount, otherCount;
    bool running;

    /// <param name="seed">The seed of initial parameters and dropout.</param>
    public Tape(long seed = 0)
    {
        // Reads the environment now: a wrong setting throws here, and the first pass allocates nothing.
        _ = Tiers.Current;
        Seed = seed;
        BeginRun();
    }

    /// <summary>The seed of random numbers.</summary>
    public long Seed { get; }

    /// <summary>
    /// Whether functions run in training mode, with dropout; true unless set. May be set while the tape is empty: before the first tensor, or after
    /// <see cref="Reset"/>. May be set on a captured tape for <see cref="ReplayForward"/>; <see cref="Replay"/> needs the mode of the recording.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tape has tensors of the other mode.</exception>
    public bool IsTraining
    {
        get;
        set
        {
            Require.State(value == field || count == 0
                || plan is not null, $"IsTraining is {field} for the {count} recorded tensors; reset the tape before a change.");
            field = value;
        }
    } = true;

    /// <summary>Tensors on the tape.</summary>
    public int Count => count;

    /// <summary>Passes begun before this one.</summary>
    public long Passes { get; private set; }

    /// <summary>The size of the values and gradients of this pass, in floats.</summary>
    public long MemorySize => plan?.Size ?? arena.Taken;

    /// <summary>Copies a value without a gradient to the tape.  values: [rows, columns], row-major</summary>
    /// <exception cref="ArgumentException">A size is below 1, or the values are not as many.</exception>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public Tensor Constant(ReadOnlySpan<float> values, int rows, int columns) => Leaf(values, new(rows, columns), needsGradient: false);

    /// <summary>Puts a number without a gradient on the tape.</summary>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public Tensor Constant(float value) => Leaf([value], new(1, 1), needsGradient: false);

    /// <summary>Copies a value with a gradient to the tape.  values: [rows, columns], row-major</summary>
    /// <exception cref="ArgumentException">A size is below 1, or the values are not as many.</exception>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public Tensor Variable(ReadOnlySpan<float> values, int rows, int columns) => Leaf(values, new(rows, columns), needsGradient: true);

    /// <summary>Puts a number with a gradient on the tape.</summary>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public Tensor Variable(float value) => Leaf([value], new(1, 1), needsGradient: true);

    /// <summary>Computes a function and records it.</summary>
    /// <param name="function">The function.</param>
    /// <param name="inputs">Its inputs, at least one.</param>
    /// <param name="attributes">The first of its attributes; the others have the defaults of <see cref="Function.Attributes"/>.</param>
    /// <exception cref="ArgumentException">The inputs or attributes do not fit, or a tensor belongs to another tape.</exception>
    /// <exception cref="InvalidOperationException">A tensor is of a pass before <see cref="Reset"/>, or a function of this tape is running.</exception>
    public Tensor Apply(Function function, ReadOnlySpan<Tensor> inputs, params ReadOnlySpan<double> attributes)
    {
        ArgumentNullException.ThrowIfNull(function);
        Require.Argument(!inputs.IsEmpty, nameof(inputs), $"inputs of '{function.Name}' is empty; it needs at least one tensor.");
        int first = Index(inputs[0]), second = inputs.Length > 1 ? Index(inputs[1]) : first;
        if (inputs.Length <= 2)
        {
            return Record(function, inputs.Length, first, second, 0, attributes);
        }
        int start = otherCount;
        for (int i = 2; i < inputs.Length; i++)
        {
            Grow(ref others, otherCount + 1);
            others[otherCount++] = Index(inputs[i]);
        }
        return Record(function, inputs.Length, first, second, start, attributes);
    }

    /// <summary>Removes all tensors and begins the next pass. Keeps memory and parameters.</summary>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public void Reset()
    {
        CheckIdle();
        count = attributeCount = otherCount = 0;
        Passes++;
        isSpent = false;
        plan = null;
        networks.Clear();
        arena.Rewind();
        BeginRun();
    }

    internal Tensor Apply(Function function, Tensor only, params ReadOnlySpan<double> attributes)
    {
        int index = Index(only);
        return Record(function, 1, index, index, 0, attributes);
    }

    internal Tensor Apply(Function function, Tensor first, Tensor second) => Record(function, 2, Index(first), Index(second), 0, []);

    internal Span<float> Scratch => scratch.Span;

    internal ref Node NodeAt(int index) => ref nodes[index];

    /// <summary>Returns the index of a tensor, which must be of this tape and pass.</summary>
    internal int Index(Tensor tensor)
    {
        if (tensor.Owner != this || tensor.Pass != Passes)
        {
            ThrowForeign(tensor);
        }
        return tensor.Index;
    }

    internal ref Node InputOf(in Node node, int input)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)input, (uint)node.Inputs, nameof(input));
        return ref nodes[node.Input(input, others)];
    }

    internal ReadOnlySpan<double> GetAttributes(in Node node) => attributes.AsSpan(node.Attributes, node.AttributeCount);

    internal long GetSeed(ref Node node) => new TrainingStep(Seed, runs).LayerSeed(IndexOf(ref node));

    // The index takes the place of the micro-batch, so that networks on a tape draw different dropout masks.
    internal TrainingStep? GetStep(ref Node node) => IsTraining ? new(Seed, runs, IndexOf(ref node)) : null;

    int IndexOf(ref Node node) => (int)(Unsafe.ByteOffset(ref nodes[0], ref node) / Unsafe.SizeOf<Node>());
}
