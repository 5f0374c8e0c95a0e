using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>
/// An elementwise function of one or two inputs, with broadcasting. Computes single numbers directly, without a kernel.
/// </summary>
sealed unsafe class ElementwiseFunction<TOp> : Function where TOp : struct, IBinaryFunction
{
    readonly SavedValues saved;
    readonly Create? create;
    readonly double[] attributes;

    /// <param name="name">Its name.</param>
    /// <param name="inputs">1 or 2.</param>
    /// <param name="saved">The values that its derivatives read.</param>
    /// <param name="create">Makes the formula from the attributes of a call.</param>
    /// <param name="attributes">The defaults of the attributes.</param>
    public ElementwiseFunction(string name, int inputs, SavedValues saved, Create? create = null, params double[] attributes)
    {
        this.saved = saved;
        this.create = create;
        this.attributes = attributes;
        Name = name;
        PlainInputs = inputs;
        HasNoAttributes = attributes.Length == 0;
    }

    /// <summary>Makes the formula from the attributes of a call; throws <see cref="ArgumentException"/> for invalid ones.</summary>
    public delegate TOp Create(ReadOnlySpan<double> attributes);

    public override string Name { get; }

    public override ReadOnlySpan<double> Attributes => attributes;

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, PlainInputs);
        return ShapeOf(inputs[0], inputs[^1], attributes);
    }

    internal override TensorShape ShapeOf(TensorShape first, TensorShape second, ReadOnlySpan<double> attributes)
    {
        if (create is not null)
        {
            create(attributes);
        }
        return PlainInputs == 1 ? first : TensorShape.Broadcast(first, second) ?? throw new ArgumentException(
            $"'{Name}' cannot take {first} and {second}: rows and columns must be equal, or 1.");
    }

    internal override void RunForward(Tape tape, ref Node node)
    {
        if (!node.IsOne)
        {
            base.RunForward(tape, ref node);
            return;
        }
        node.SavedValues = saved;
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
        node.SavedValues = saved;
        ref Node first = ref tape.NodeAt(node.First);
        ref Node second = ref PlainInputs == 1 ? ref first : ref tape.NodeAt(node.Second);
        Broadcasting.Forward(Op(tape, in node), first.ValueStrip(start, length), second.ValueStrip(start, length), node.ValueStrip(start, length));
    }

    internal override void BackwardStrip(Tape tape, ref Node node, int start, int length, bool addsFirst, bool addsSecond)
    {
        TOp op = Op(tape, in node);
        ref Node first = ref tape.NodeAt(node.First);
        ref Node second = ref PlainInputs == 1 ? ref first : ref tape.NodeAt(node.Second);
        ReadOnlyMatrix dy = node.GradientStrip(start, length);
        ReadOnlyMatrix a = InputsAreSaved ? first.ValueStrip(start, length) : dy, b = InputsAreSaved ? second.ValueStrip(start, length) : dy;
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
        Broadcasting.Forward(Op(context.Attributes), inputs[0], inputs[PlainInputs - 1], output);
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        TOp op = Op(context.Attributes);
        // Values that were not saved are not read; the gradient fills their place.
        ReadOnlyMatrix a = outputGradient, b = outputGradient, y = (saved & SavedValues.Output) != 0 ? context.SavedOutput : outputGradient;
        if (InputsAreSaved)
        {
            a = context.SavedInput(0);
            b = context.SavedInput(PlainInputs - 1);
        }
        if (context.NeedsGradient(0))
        {
            Matrix da = context.Target(0, out bool accumulate);
            Broadcasting.Backward<TOp, True>(op, a, b, y, outputGradient, da, accumulate);
        }
        if (PlainInputs == 2 && context.NeedsGradient(1))
        {
            Matrix db = context.Target(1, out bool accumulate);
            Broadcasting.Backward<TOp, False>(op, a, b, y, outputGradient, db, accumulate);
        }
    }

    bool InputsAreSaved => (saved & SavedValues.Inputs) != 0;

    TOp Op(Tape tape, in Node node) => create is null ? default : create(tape.GetAttributes(in node));

    TOp Op(ReadOnlySpan<double> attributes) => create is null ? default : create(attributes);

    static void Give(Tape tape, ref Node target, Simd1 gradient)
    {
        float* place = tape.Target(ref target, out bool accumulate);
        Simd1.Store(accumulate ? Simd1.Load(ref *place, 0) + gradient : gradient, ref *place, 0);
    }
}
