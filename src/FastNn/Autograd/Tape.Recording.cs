using System.Diagnostics.CodeAnalysis;
using FastNn.Contracts;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <content>Recording: new nodes, their attributes and their memory.</content>
public sealed unsafe partial class Tape
{
    Tensor Leaf(ReadOnlySpan<float> values, TensorShape shape, bool needsGradient)
    {
        bool fits = shape.Rows >= 1 && shape.Columns >= 1 && values.Length == (long)shape.Rows * shape.Columns;
        Require.Argument(fits, nameof(values),
            $"values has {values.Length} numbers; a tensor {shape} needs {(long)shape.Rows * shape.Columns}, and at least 1.");
        ref Node node = ref Next(shape);
        node.Function = null;
        node.NeedsGradient = needsGradient;
        node.Saved = null;
        node.Value = arena.Take(node.Size);
        Write(values, in node);
        return new Tensor(this, count++, Passes);
    }

    Tensor Record(Function function, int inputs, int first, int second, int othersStart, ReadOnlySpan<double> given)
    {
        int attributesStart = attributeCount;
        if (!function.HasNoAttributes || !given.IsEmpty)
        {
            CopyAttributes(function, given);
        }
        ref Node a = ref nodes[first], b = ref nodes[second];
        bool needsGradient = a.NeedsGradient || b.NeedsGradient || function.HasParameters;
        ReadOnlySpan<double> own = attributes.AsSpan(attributesStart, attributeCount - attributesStart);
        int savedSize = 0, scratchSize = 0;
        bool isPlain = function.PlainInputs == inputs;
        TensorShape shape = isPlain
            ? a.IsOne && b.IsOne && function.HasNoAttributes ? new(1, 1) : function.ShapeOf(a.Shape, b.Shape, own)
            : Measure(function, inputs, first, second, othersStart, own, ref needsGradient, out savedSize, out scratchSize);
        ref Node node = ref Next(shape);
        node.Function = function;
        node.Inputs = inputs;
        node.First = first;
        node.Second = second;
        node.Others = othersStart;
        node.Attributes = attributesStart;
        node.AttributeCount = attributeCount - attributesStart;
        node.NeedsGradient = needsGradient;
        node.Value = arena.Take(node.Size);
        node.SavedSize = savedSize;
        node.Saved = savedSize > 0 ? arena.Take(savedSize) : null;
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

    /// <summary>Computes the shape and the memory of a call that is not elementwise, or has more than two inputs.</summary>
    TensorShape Measure(
        Function function, int inputs, int first, int second, int othersStart, ReadOnlySpan<double> attributes, ref bool needsGradient, out int saved,
        out int scratch)
    {
        const int MaxOnStack = 64;
        Span<TensorShape> shapes = inputs <= MaxOnStack ? stackalloc TensorShape[MaxOnStack] : new TensorShape[inputs];
        shapes = shapes[..inputs];
        for (int i = 0; i < inputs; i++)
        {
            ref Node input = ref nodes[i switch { 0 => first, 1 => second, _ => others[othersStart + i - 2] }];
            shapes[i] = input.Shape;
            needsGradient |= input.NeedsGradient;
            bool hasGradient = !input.NeedsGradient || function.HasGradient(i);
            Require.Argument(hasGradient, nameof(inputs),
                $"Input {i} of '{function.Name}' depends on a variable; it must be a constant, as the function has no gradient by it.");
        }
        TensorShape shape = function.Shape(shapes, attributes);
        saved = function.SavedSize(shapes, attributes);
        scratch = function.ScratchSize(shapes, attributes);
        return shape;
    }

    void CopyAttributes(Function function, ReadOnlySpan<double> given)
    {
        ReadOnlySpan<double> defaults = function.Attributes;
        Require.Argument(given.Length <= defaults.Length, nameof(attributes),
            $"attributes of '{function.Name}' has {given.Length} numbers; it may have {defaults.Length}.");
        Grow(ref attributes, attributeCount + defaults.Length);
        given.CopyTo(attributes.AsSpan(attributeCount));
        defaults[given.Length..].CopyTo(attributes.AsSpan(attributeCount + given.Length));
        attributeCount += defaults.Length;
    }

    /// <summary>Returns the next free node, cleared, with its shape.</summary>
    ref Node Next(TensorShape shape)
    {
        CheckIdle();
        Require.State(plan is null, $"The tape has been captured and records nothing more; reset it first.");
        int stride = Panel.Stride(shape.Columns);
        Require.Argument((long)stride * shape.Rows <= Array.MaxLength / 2, nameof(shape), $"shape is {shape}; a tensor may have {Array.MaxLength / 2} floats.");
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
        node.SavedSize = 0;
        node.SavedValues = SavedValues.None;
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

    void CheckIdle() => Require.State(!running, $"A function of this tape is running; it must compute with its matrices, without recording on the tape.");

    [DoesNotReturn]
    void ThrowForeign(Tensor tensor) => throw (tensor.Owner is null
        ? new ArgumentException("The tensor is default, of no tape.")
        : tensor.Owner != this
            ? new ArgumentException("The tensor belongs to another tape; copy its value with CopyTo and make a Constant or Variable of it.")
            : new InvalidOperationException($"The tensor is of pass {tensor.Pass}; the tape has been reset and is in pass {Passes}. Record it again."));

    static void Grow<T>(ref T[] array, int length)
    {
        if (length > array.Length)
        {
            Array.Resize(ref array, Math.Max(length, 2 * array.Length));
        }
    }
}
