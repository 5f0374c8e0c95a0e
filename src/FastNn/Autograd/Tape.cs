using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>
/// Records what is computed with its tensors, so that <see cref="Tensor.Backward"/> can run back through it. <see cref="Reset"/> begins the next pass in the
/// memory of the last: the same shapes again allocate nothing.
/// </summary>
/// <remarks>One caller at a time. Values are row-major, rows = samples.</remarks>
public sealed unsafe partial class Tape
{
    readonly Arena arena = new();
    Node[] nodes = new Node[64];
    double[] numbers = new double[16];
    int[] others = new int[16];
    Slab scratch = new(0);
    int count, numberCount, otherCount;
    bool running;

    /// <param name="seed">What random numbers are drawn from: first values of parameters, dropout.</param>
    public Tape(long seed = 0)
    {
        // The choice reads the environment: a wrong one is refused here, and the first pass finds it made.
        _ = Tiers.Current;
        Seed = seed;
        BeginRun();
    }

    /// <summary>What random numbers are drawn from.</summary>
    public long Seed { get; }

    /// <summary>
    /// Whether functions train, and so drop what they drop; true unless set. May be set while the tape is empty: before the first tensor, or after
    /// <see cref="Reset"/>.
    /// A captured tape may be set too, for <see cref="ReplayForward"/>; <see cref="Replay"/> needs what it was recorded with, as only that was kept to go back.
    /// </summary>
    /// <exception cref="InvalidOperationException">It would change in the middle of a pass.</exception>
    public bool IsTraining
    {
        get;
        set
        {
            if (value != field && count > 0 && plan is null)
            {
                throw new InvalidOperationException($"IsTraining cannot become {value} in the middle of a pass: the {count} tensors on the tape were recorded with {field}. Reset the tape first.");
            }
            field = value;
        }
    } = true;

    /// <summary>Tensors on the tape.</summary>
    public int Count => count;

    /// <summary>Passes begun before this one.</summary>
    public long Passes { get; private set; }

    /// <summary>Floats of memory that the values and gradients of this pass take.</summary>
    public long MemorySize => plan?.Size ?? arena.Taken;

    /// <summary>A value that has no gradient, copied.  values: [rows, columns], row-major</summary>
    /// <exception cref="ArgumentException">A size is below 1, or the values are not as many.</exception>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public Tensor Constant(ReadOnlySpan<float> values, int rows, int columns) => Leaf(values, new(rows, columns), needsGradient: false);

    /// <summary>A number that has no gradient.</summary>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public Tensor Constant(float value) => Leaf([value], new(1, 1), needsGradient: false);

    /// <summary>A value whose gradient is wanted, copied.  values: [rows, columns], row-major</summary>
    /// <exception cref="ArgumentException">A size is below 1, or the values are not as many.</exception>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public Tensor Variable(ReadOnlySpan<float> values, int rows, int columns) => Leaf(values, new(rows, columns), needsGradient: true);

    /// <summary>A number whose gradient is wanted.</summary>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public Tensor Variable(float value) => Leaf([value], new(1, 1), needsGradient: true);

    /// <summary>Computes a function and records it.</summary>
    /// <param name="function">What to compute.</param>
    /// <param name="inputs">Its inputs, at least one.</param>
    /// <param name="numbers">The first of its numbers; what is missing is as <see cref="Function.Attributes"/> says.</param>
    /// <exception cref="ArgumentException">The inputs or numbers do not fit, or a tensor belongs to another tape.</exception>
    /// <exception cref="InvalidOperationException">A tensor is of a pass before <see cref="Reset"/>, or a function of this tape is running.</exception>
    public Tensor Apply(Function function, ReadOnlySpan<Tensor> inputs, params ReadOnlySpan<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (inputs.IsEmpty)
        {
            throw new ArgumentException($"'{function.Name}' was given no tensor; it needs at least one.", nameof(inputs));
        }
        int first = Index(inputs[0]), second = inputs.Length > 1 ? Index(inputs[1]) : first;
        if (inputs.Length <= 2)
        {
            return Record(function, inputs.Length, first, second, 0, numbers);
        }
        int start = otherCount;
        for (int i = 2; i < inputs.Length; i++)
        {
            Grow(ref others, otherCount + 1);
            others[otherCount++] = Index(inputs[i]);
        }
        return Record(function, inputs.Length, first, second, start, numbers);
    }

    /// <summary>Forgets all tensors and begins the next pass. Memory and parameters stay.</summary>
    /// <exception cref="InvalidOperationException">A function of this tape is running.</exception>
    public void Reset()
    {
        CheckIdle();
        count = numberCount = otherCount = 0;
        Passes++;
        isSpent = false;
        plan = null;
        networks.Clear();
        arena.Rewind();
        BeginRun();
    }

    internal Tensor Apply(Function function, Tensor only, params ReadOnlySpan<double> numbers)
    {
        int index = Index(only);
        return Record(function, 1, index, index, 0, numbers);
    }

    internal Tensor Apply(Function function, Tensor first, Tensor second) => Record(function, 2, Index(first), Index(second), 0, []);

    internal Span<float> Scratch => scratch.Span;

    internal ref Node NodeAt(int index) => ref nodes[index];

    /// <summary>The node of a tensor, which must be of this tape and pass.</summary>
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

    internal ReadOnlySpan<double> NumbersOf(in Node node) => numbers.AsSpan(node.Numbers, node.NumberCount);

    internal long SeedOf(ref Node node) => new TrainingStep(Seed, runs).LayerSeed(PlaceOf(ref node));

    // The place stands for a piece, so that no two networks on a tape drop alike.
    internal TrainingStep? StepOf(ref Node node) => IsTraining ? new(Seed, runs, PlaceOf(ref node)) : null;

    int PlaceOf(ref Node node) => (int)(Unsafe.ByteOffset(ref nodes[0], ref node) / Unsafe.SizeOf<Node>());

    Tensor Leaf(ReadOnlySpan<float> values, TensorShape shape, bool needsGradient)
    {
        if (shape.Rows < 1 || shape.Columns < 1 || values.Length != (long)shape.Rows * shape.Columns)
        {
            throw new ArgumentException($"A tensor of shape {shape} needs {(long)shape.Rows * shape.Columns} numbers and at least one, there are {values.Length}.", nameof(values));
        }
        ref Node node = ref Next(shape);
        node.Function = null;
        node.NeedsGradient = needsGradient;
        node.Kept = null;
        node.Value = arena.Take(node.Size);
        Write(values, in node);
        return new Tensor(this, count++, Passes);
    }

    Tensor Record(Function function, int inputs, int first, int second, int othersStart, ReadOnlySpan<double> given)
    {
        int numbersStart = numberCount;
        if (!function.IsWithoutNumbers || !given.IsEmpty)
        {
            TakeNumbers(function, given);
        }
        ref Node a = ref nodes[first], b = ref nodes[second];
        bool needsGradient = a.NeedsGradient || b.NeedsGradient || function.HasParameters;
        ReadOnlySpan<double> own = numbers.AsSpan(numbersStart, numberCount - numbersStart);
        int keptSize = 0, scratchSize = 0;
        bool isPlain = function.PlainInputs == inputs;
        TensorShape shape = isPlain
            ? a.IsOne && b.IsOne && function.IsWithoutNumbers ? new(1, 1) : function.ShapeOf(a.Shape, b.Shape, own)
            : Measure(function, inputs, first, second, othersStart, own, ref needsGradient, out keptSize, out scratchSize);
        ref Node node = ref Next(shape);
        node.Function = function;
        node.Inputs = inputs;
        node.First = first;
        node.Second = second;
        node.Others = othersStart;
        node.Numbers = numbersStart;
        node.NumberCount = numberCount - numbersStart;
        node.NeedsGradient = needsGradient;
        node.Value = arena.Take(node.Size);
        node.KeptSize = keptSize;
        node.Kept = keptSize > 0 ? arena.Take(keptSize) : null;
        if (scratchSize > scratch.Length)
        {
            scratch = new Slab(scratchSize);
        }
        if (isPlain)
        {
            function.RunForward(this, ref node);
        }
        else
        {
            Forward(ref node);
        }
        return new Tensor(this, count++, Passes);
    }

    void Forward(ref Node node)
    {
        running = true;
        try
        {
            node.Function!.RunForward(this, ref node);
        }
        finally
        {
            running = false;
        }
    }

    /// <summary>The shape and the memory of what is not elementwise, or has more than two inputs.</summary>
    TensorShape Measure(Function function, int inputs, int first, int second, int othersStart, ReadOnlySpan<double> numbers, ref bool needsGradient, out int kept, out int scratch)
    {
        const int MostOnStack = 64;
        Span<TensorShape> shapes = inputs <= MostOnStack ? stackalloc TensorShape[MostOnStack] : new TensorShape[inputs];
        shapes = shapes[..inputs];
        for (int i = 0; i < inputs; i++)
        {
            ref Node input = ref nodes[i switch { 0 => first, 1 => second, _ => others[othersStart + i - 2] }];
            shapes[i] = input.Shape;
            needsGradient |= input.NeedsGradient;
            if (input.NeedsGradient && !function.HasGradient(i))
            {
                throw new ArgumentException($"'{function.Name}' has no gradient by its input {i}, which must be a constant, but it is or depends on a variable.");
            }
        }
        TensorShape shape = function.Shape(shapes, numbers);
        kept = function.SavedSize(shapes, numbers);
        scratch = function.ScratchSize(shapes, numbers);
        return shape;
    }

    void TakeNumbers(Function function, ReadOnlySpan<double> given)
    {
        ReadOnlySpan<double> usual = function.Attributes;
        if (given.Length > usual.Length)
        {
            throw new ArgumentException($"'{function.Name}' takes {usual.Length} number{(usual.Length == 1 ? "" : "s")}, not {given.Length}.");
        }
        Grow(ref numbers, numberCount + usual.Length);
        given.CopyTo(numbers.AsSpan(numberCount));
        usual[given.Length..].CopyTo(numbers.AsSpan(numberCount + given.Length));
        numberCount += usual.Length;
    }

    /// <summary>The next free node, with its shape; nothing of what lay there before counts.</summary>
    ref Node Next(TensorShape shape)
    {
        CheckIdle();
        if (plan is not null)
        {
            throw new InvalidOperationException("The tape has been captured, and records nothing more. Reset it first.");
        }
        int stride = Panel.Stride(shape.Columns);
        if ((long)stride * shape.Rows > Array.MaxLength / 2)
        {
            throw new ArgumentException($"A tensor of shape {shape} is more than the {Array.MaxLength / 2:N0} floats that one may have.");
        }
        Grow(ref nodes, count + 1);
        ref Node node = ref nodes[count];
        node.Rows = shape.Rows;
        node.Columns = shape.Columns;
        node.Stride = stride;
        node.Gradient = null;
        node.Sweep = 0;
        node.IsForgotten = false;
        node.OwnsMemory = false;
        node.HasValueStrip = false;
        node.HasGradientStrip = false;
        node.Inputs = 0;
        node.KeptSize = 0;
        node.Saved = SavedValues.None;
        return ref node;
    }

    internal static void Write(ReadOnlySpan<float> values, in Node node)
    {
        Matrix target = node.ValueMatrix;
        for (int row = 0; row < target.Rows; row++)
        {
            values.Slice(row * target.Columns, target.Columns).CopyTo(target.Data[(row * target.Stride)..]);
        }
    }

    void CheckIdle()
    {
        if (running)
        {
            throw new InvalidOperationException("A function of this tape is running; it computes with the matrices it is given, and records nothing on the tape.");
        }
    }

    [DoesNotReturn]
    void ThrowForeign(Tensor tensor) => throw (tensor.Owner is null
        ? new ArgumentException("The tensor is empty: it came from no tape.")
        : tensor.Owner != this
            ? new ArgumentException("The tensor belongs to another tape. Copy its value with CopyTo and make a Constant or Variable of it here.")
            : new InvalidOperationException($"The tensor is of pass {tensor.Pass}, and the tape has been Reset since then: it is in pass {Passes}. Record it again."));

    static void Grow<T>(ref T[] array, int length)
    {
        if (length > array.Length)
        {
            Array.Resize(ref array, Math.Max(length, 2 * array.Length));
        }
    }
}
