using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>
/// A function that is its mathematics: number by number of one or two inputs, of which rows, columns or single numbers stand for as many as the other has. On
/// single
/// numbers it computes where it stands, without a kernel.
/// </summary>
sealed unsafe class ElementwiseFunction<TOp> : Function where TOp : struct, IBinaryFunction
{
    readonly SavedValues saved;
    readonly Create? create;
    readonly double[] numbers;

    /// <param name="name">Its name.</param>
    /// <param name="inputs">1 or 2.</param>
    /// <param name="saved">What its derivatives look at.</param>
    /// <param name="create">The mathematics from the numbers of a call.</param>
    /// <param name="numbers">The usual numbers.</param>
    public ElementwiseFunction(string name, int inputs, SavedValues saved, Create? create = null, params double[] numbers)
    {
        this.saved = saved;
        this.create = create;
        this.numbers = numbers;
        Name = name;
        PlainInputs = inputs;
        IsWithoutNumbers = numbers.Length == 0;
    }

    /// <summary>Makes the mathematics from the numbers of a call; throws <see cref="ArgumentException"/> where it cannot.</summary>
    public delegate TOp Create(ReadOnlySpan<double> numbers);

    public override string Name { get; }

    public override ReadOnlySpan<double> Attributes => numbers;

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers)
    {
        CheckCount(inputs.Length, PlainInputs);
        return ShapeOf(inputs[0], inputs[^1], numbers);
    }

    internal override TensorShape ShapeOf(TensorShape first, TensorShape second, ReadOnlySpan<double> numbers)
    {
        if (create is not null)
        {
            create(numbers);
        }
        return PlainInputs == 1 ? first : TensorShape.Broadcast(first, second) ?? throw new ArgumentException(
            $"'{Name}' cannot take {first} and {second}: rows and columns must be as many, or 1.");
    }

    internal override void RunForward(Tape tape, ref Node node)
    {
        if (!node.IsOne)
        {
            base.RunForward(tape, ref node);
            return;
        }
        node.Saved = saved;
        float* a = tape.NodeAt(node.First).Value, b = PlainInputs == 1 ? a : tape.NodeAt(node.Second).Value;
        Simd1.Store(Op(tape, in node).Forward(Simd1.Load(ref *a, 0), Simd1.Load(ref *b, 0)), ref *node.Value, 0);
    }

    internal override void RunBackward(Tape tape, ref Node node)
    {
        if (!node.IsOne)
        {
            base.RunBackward(tape, ref node);
            return;
        }
        ref Node first = ref tape.NodeAt(node.First);
        ref Node second = ref PlainInputs == 1 ? ref first : ref tape.NodeAt(node.Second);
        TOp op = Op(tape, in node);
        Simd1 dy = Simd1.Load(ref *node.Gradient, 0);
        Simd1 a = InputsAreSaved ? Simd1.Load(ref *first.Value, 0) : dy, b = InputsAreSaved ? Simd1.Load(ref *second.Value, 0) : dy;
        Simd1 y = (saved & SavedValues.Output) != 0 ? Simd1.Load(ref *node.Value, 0) : dy;
        if (first.NeedsGradient)
        {
            Give(tape, ref first, op.First(a, b, y, dy));
        }
        if (PlainInputs == 2 && second.NeedsGradient)
        {
            Give(tape, ref second, op.Second(a, b, y, dy));
        }
    }

    internal override void ForwardStrip(Tape tape, ref Node node, int start, int length)
    {
        node.Saved = saved;
        ref Node first = ref tape.NodeAt(node.First);
        ref Node second = ref PlainInputs == 1 ? ref first : ref tape.NodeAt(node.Second);
        Broadcasting.Forward(Op(tape, in node), first.ValueStrip(start, length), second.ValueStrip(start, length), node.ValueStrip(start, length));
    }

    internal override void BackwardStrip(Tape tape, ref Node node, int start, int length, bool addsFirst, bool addsSecond)
    {
        TOp op = Op(tape, in node);
        ref Node first = ref tape.NodeAt(node.First);
        ref Node second = ref PlainInputs == 1 ? ref first : ref tape.NodeAt(node.Second);
        ReadOnlyMatrix dy = node.GradientStrip(start, length), a = InputsAreSaved ? first.ValueStrip(start, length) : dy, b = InputsAreSaved ? second.ValueStrip(start, length) : dy;
        ReadOnlyMatrix y = (saved & SavedValues.Output) != 0 ? node.ValueStrip(start, length) : dy;
        if (first.NeedsGradient)
        {
            Broadcasting.Backward<TOp, True>(op, a, b, y, dy, first.GradientStrip(start, length), addsFirst);
        }
        if (PlainInputs == 2 && second.NeedsGradient)
        {
            Broadcasting.Backward<TOp, False>(op, a, b, y, dy, second.GradientStrip(start, length), addsSecond);
        }
    }

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(saved);
        Broadcasting.Forward(Op(context.Numbers), inputs[0], inputs[PlainInputs - 1], output);
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        TOp op = Op(context.Numbers);
        // What was not saved is not looked at; something must stand in its place.
        ReadOnlyMatrix a = outputGradient, b = outputGradient, y = (saved & SavedValues.Output) != 0 ? context.SavedOutput : outputGradient;
        if (InputsAreSaved)
        {
            a = context.SavedInput(0);
            b = context.SavedInput(PlainInputs - 1);
        }
        if (context.Wants(0))
        {
            Matrix da = context.Target(0, out bool accumulate);
            Broadcasting.Backward<TOp, True>(op, a, b, y, outputGradient, da, accumulate);
        }
        if (PlainInputs == 2 && context.Wants(1))
        {
            Matrix db = context.Target(1, out bool accumulate);
            Broadcasting.Backward<TOp, False>(op, a, b, y, outputGradient, db, accumulate);
        }
    }

    bool InputsAreSaved => (saved & SavedValues.Inputs) != 0;

    TOp Op(Tape tape, in Node node) => create is null ? default : create(tape.NumbersOf(in node));

    TOp Op(ReadOnlySpan<double> numbers) => create is null ? default : create(numbers);

    static void Give(Tape tape, ref Node target, Simd1 gradient)
    {
        float* place = tape.Target(ref target, out bool accumulate);
        Simd1.Store(accumulate ? Simd1.Load(ref *place, 0) + gradient : gradient, ref *place, 0);
    }
}
