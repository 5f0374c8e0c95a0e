using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>
/// A function that is its mathematics: number by number of one or two inputs, of which rows, columns or single numbers stand for as many as the other has. On single
/// numbers it computes where it stands, without a kernel.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="inputs">1 or 2.</param>
/// <param name="saved">What its derivatives look at.</param>
/// <param name="create">The mathematics from the numbers of a call.</param>
/// <param name="numbers">The usual numbers.</param>
internal sealed unsafe class ElementwiseFunction<TOp>(string name, int inputs, SavedValues saved, ElementwiseFunction<TOp>.Create? create = null, params double[] numbers) : Function
    where TOp : struct, IPairwise
{
    /// <summary>Makes the mathematics from the numbers of a call; throws <see cref="ArgumentException"/> where it cannot.</summary>
    public delegate TOp Create(ReadOnlySpan<double> numbers);

    public override string Name => name;

    public override ReadOnlySpan<double> Numbers => numbers;

    internal override bool IsPlain => true;

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers)
    {
        CheckCount(inputs.Length, InputCount);
        return ShapeOf(inputs[0], inputs[^1], InputCount, numbers);
    }

    internal override TensorShape ShapeOf(TensorShape first, TensorShape second, int inputs, ReadOnlySpan<double> numbers)
    {
        CheckCount(inputs, InputCount);
        if (create is not null)
        {
            create(numbers);
        }
        return inputs == 1 ? first : TensorShape.Broadcast(first, second) ?? throw new ArgumentException(
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
        float* a = tape.NodeAt(node.First).Value, b = inputs == 1 ? a : tape.NodeAt(node.Second).Value;
        Simd1.Store(Op(tape.NumbersOf(in node)).Forward(Simd1.Load(ref *a, 0), Simd1.Load(ref *b, 0)), ref *node.Value, 0);
    }

    internal override void RunBackward(Tape tape, ref Node node)
    {
        if (!node.IsOne)
        {
            base.RunBackward(tape, ref node);
            return;
        }
        ref Node first = ref tape.NodeAt(node.First);
        ref Node second = ref inputs == 1 ? ref first : ref tape.NodeAt(node.Second);
        TOp op = Op(tape.NumbersOf(in node));
        Simd1 dy = Simd1.Load(ref *node.Gradient, 0);
        Simd1 a = InputsAreSaved ? Simd1.Load(ref *first.Value, 0) : dy, b = InputsAreSaved ? Simd1.Load(ref *second.Value, 0) : dy;
        Simd1 y = (saved & SavedValues.Output) != 0 ? Simd1.Load(ref *node.Value, 0) : dy;
        if (first.NeedsGradient)
        {
            Give(tape, ref first, op.First(a, b, y, dy));
        }
        if (inputs == 2 && second.NeedsGradient)
        {
            Give(tape, ref second, op.Second(a, b, y, dy));
        }
    }

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        context.SaveForBackward(saved);
        Pairwise.Forward(Op(context.Numbers), inputs[0], inputs[InputCount - 1], output);
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        TOp op = Op(context.Numbers);
        // What was not saved is not looked at; something must stand in its place.
        ReadOnlyMatrix a = outputGradient, b = outputGradient, y = (saved & SavedValues.Output) != 0 ? context.SavedOutput : outputGradient;
        if (InputsAreSaved)
        {
            a = context.SavedInput(0);
            b = context.SavedInput(InputCount - 1);
        }
        if (context.Wants(0))
        {
            Matrix da = context.Target(0, out bool accumulate);
            Pairwise.Backward<TOp, Yes>(op, a, b, y, outputGradient, da, accumulate);
        }
        if (InputCount == 2 && context.Wants(1))
        {
            Matrix db = context.Target(1, out bool accumulate);
            Pairwise.Backward<TOp, No>(op, a, b, y, outputGradient, db, accumulate);
        }
    }

    int InputCount => inputs;

    bool InputsAreSaved => (saved & SavedValues.Inputs) != 0;

    TOp Op(ReadOnlySpan<double> numbers) => create is null ? default : create(numbers);

    static void Give(Tape tape, ref Node target, Simd1 gradient)
    {
        float* place = tape.Target(ref target, out bool accumulate);
        Simd1.Store(accumulate ? Simd1.Load(ref *place, 0) + gradient : gradient, ref *place, 0);
    }
}
