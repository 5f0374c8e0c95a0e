using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes y = x·Wᵀ + b for one row and weights in words.</summary>
sealed unsafe class CompressedStep<S, D>(WeightMatrix weight, ParameterVector? bias, bool exactOrder) : RowStep
    where S : struct, ISimd<S> where D : struct, IWordFormat
{
    // The slab of the parameters never moves; the fields keep it alive.
    readonly WeightMatrix weight = weight;
    readonly ParameterVector? bias = bias;
    readonly float* w = Pointer(ref MemoryMarshal.GetReference(weight.Values)),
        scales = Pointer(ref MemoryMarshal.GetReference(weight.Values[WordPanels<D>.GetScalesStart(weight.Rows, weight.Columns)..])),
        start = Pointer(ref ParameterVector.GetStart(bias).Start);
    readonly nint startPanel = ParameterVector.GetStart(bias).Panel, inputs = weight.Columns, outputs = Panel.Pad(weight.Rows);

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y) =>
        CompressedRow<S, D>.Run(ref x, inputs, ref *w, ref *scales, ref *start, startPanel, ref y, outputs, exactOrder);

    static float* Pointer(ref float pinned) => (float*)Unsafe.AsPointer(ref pinned);
}

/// <summary>Creates the step at the tier of the process.</summary>
readonly ref struct CompressedStepMaker<D>(WeightMatrix weight, ParameterVector? bias, bool exactOrder, ref RowStep? step) : IKernel
    where D : struct, IWordFormat
{
    readonly ref RowStep? step = ref step;

    public void Run<S>() where S : struct, ISimd<S> => step = new CompressedStep<S, D>(weight, bias, exactOrder);
}
