using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// A layer made ready to predict one row: where its parameters lie and which kernel runs at this tier are settled once, so that a small network
/// costs little more than its arithmetic.
/// </summary>
internal abstract class RowStep
{
    /// <summary>y = f(x).  x: the layer's inputs, in whole panels unless it is the first  y: its outputs in whole panels</summary>
    public abstract void Run(ref float x, ref float y);
}

/// <summary>Any layer, by its own forward pass.</summary>
internal sealed class LayerRow(Layer layer, int inputs, bool isFirst, int outputs, Slab scratch, Workers? workers, bool exactOrder) : RowStep
{
    readonly int inputStride = isFirst ? inputs : Panel.Stride(inputs), outputStride = Panel.Stride(outputs);

    public override void Run(ref float x, ref float y) => layer.Forward(
        new ReadOnlyMatrix(MemoryMarshal.CreateReadOnlySpan(ref x, inputStride), 1, inputs, inputStride),
        new Matrix(MemoryMarshal.CreateSpan(ref y, outputStride), 1, outputs, outputStride),
        new Pass(scratch.Span, workers, exactOrder: exactOrder));
}

/// <summary>A dense layer, and the activation behind it.</summary>
internal sealed unsafe class DenseRow<S, TOp>(WeightMatrix weight, ParameterVector? bias, TOp op, bool exactOrder) : RowStep where S : struct, ISimd<S> where TOp : struct, IElementwise
{
    // Parameters lie in a slab, which never moves; the fields keep it alive.
    readonly WeightMatrix weight = weight;
    readonly ParameterVector? bias = bias;
    readonly float* w = Pointer(ref MemoryMarshal.GetReference(weight.Values)), start = Pointer(ref Start(bias).Start);
    readonly nint startPanel = Start(bias).Panel, inputs = weight.Columns, outputs = Panel.Pad(weight.Rows);
    readonly TOp op = op;

    [MethodImpl(KernelCode.Options)]
    public override void Run(ref float x, ref float y)
    {
        GemvRow<S>.Run(ref x, inputs, ref *w, ref *start, startPanel, ref y, outputs, exactOrder);
        if (typeof(TOp) != typeof(Identity))
        {
            TOp op = this.op;
            for (nint i = 0; i < outputs; i += S.Width)
            {
                S.Store(op.Forward(S.Load(ref y, i)), ref y, i);
            }
        }
    }

    static PanelOperand Start(ParameterVector? bias) => bias is null ? PanelOperand.Zero : PanelOperand.OfRow(bias.Values);

    static float* Pointer(ref float pinned) => (float*)Unsafe.AsPointer(ref pinned);
}

/// <summary>No activation.</summary>
internal readonly struct Identity : IElementwise
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Forward<S>(S x) where S : struct, ISimd<S> => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
}

/// <summary>Makes the step of a dense layer at the tier of the process.</summary>
internal readonly ref struct DenseRowMaker<TOp>(WeightMatrix weight, ParameterVector? bias, TOp op, bool exactOrder, ref RowStep? made) : IKernel where TOp : struct, IElementwise
{
    readonly WeightMatrix weight = weight;
    readonly ParameterVector? bias = bias;
    readonly TOp op = op;
    readonly bool exactOrder = exactOrder;
    readonly ref RowStep? made = ref made;

    public void Run<S>() where S : struct, ISimd<S> => made = new DenseRow<S, TOp>(weight, bias, op, exactOrder);
}

/// <summary>Softmax.</summary>
internal sealed class SoftmaxStep<S>(int columns, bool isFirst) : RowStep where S : struct, ISimd<S>
{
    readonly bool isPadded = !isFirst || columns % Panel.Width == 0;

    [MethodImpl(KernelCode.Options)]
    public override void Run(ref float x, ref float y) => SoftmaxRow<S>.Run(ref x, isPadded, ref y, givesPadding: true, gives: true, columns, factor: 1, out _);
}

/// <summary>Makes the step of a softmax at the tier of the process.</summary>
internal readonly ref struct SoftmaxStepMaker(int columns, bool isFirst, ref RowStep? made) : IKernel
{
    readonly int columns = columns;
    readonly bool isFirst = isFirst;
    readonly ref RowStep? made = ref made;

    // One lane adds short rows across, in the order of a register, and so does a batch of them.
    public void Run<S>() where S : struct, ISimd<S> => made = S.Width == 1 && columns <= Panel.Width ? null : new SoftmaxStep<S>(columns, isFirst);
}
