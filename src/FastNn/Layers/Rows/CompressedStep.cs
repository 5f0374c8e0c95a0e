using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes y = op(x·Wᵀ + b) for one row and weights in words.</summary>
sealed unsafe class CompressedStep<S, D, TOp>(WeightMatrix weight, ParameterVector? bias, TOp op, bool exactOrder) : RowStep
    where S : struct, ISimd<S> where D : struct, IWordFormat where TOp : struct, IElementwise
{
    // The slab of the parameters never moves; the fields keep it alive.
    readonly WeightMatrix weight = weight;
    readonly ParameterVector? bias = bias;
    readonly float* w = Pointer(ref MemoryMarshal.GetReference(weight.Values)),
        scales = Pointer(ref MemoryMarshal.GetReference(weight.Values[WordPanels<D>.GetScalesStart(weight.Rows, weight.Columns)..])),
        start = Pointer(ref Start(bias).Start);
    readonly nint startPanel = Start(bias).Panel, inputs = weight.Columns, outputs = Panel.Pad(weight.Rows);
    readonly TOp op = op;

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y)
    {
        CompressedRow<S, D>.Run(ref x, inputs, ref *w, ref *scales, ref *start, startPanel, ref y, outputs, exactOrder);
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

/// <summary>Creates the step at the tier of the process.</summary>
readonly ref struct CompressedStepMaker<D, TOp>(WeightMatrix weight, ParameterVector? bias, TOp op, bool exactOrder, ref RowStep? step) : IKernel
    where D : struct, IWordFormat where TOp : struct, IElementwise
{
    readonly WeightMatrix weight = weight;
    readonly ParameterVector? bias = bias;
    readonly TOp op = op;
    readonly bool exactOrder = exactOrder;
    readonly ref RowStep? step = ref step;

    public void Run<S>() where S : struct, ISimd<S> => step = new CompressedStep<S, D, TOp>(weight, bias, op, exactOrder);
}
