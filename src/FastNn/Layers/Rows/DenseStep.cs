using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes y = max(x·Wᵀ + b, low) for one row.</summary>
sealed unsafe class DenseStep(WeightMatrix weight, ParameterVector? bias, float low, bool exactOrder) : RowStep
{
    // The slab of the parameters never moves; the fields keep it alive.
    readonly WeightMatrix weight = weight;
    readonly ParameterVector? bias = bias;

    public override RowProductCall Product { get; } = CreateCall(weight, bias, low, exactOrder);

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y) => Product.Run(ref x, ref y);

    static RowProductCall CreateCall(WeightMatrix weight, ParameterVector? bias, float low, bool exactOrder)
    {
        PanelOperand start = ParameterVector.GetStart(bias);
        int columns = weight.Rows <= Panel.Half ? Panel.Half : Panel.Pad(weight.Rows);
        return RowProductCall.Create(
            new(Pointer(ref MemoryMarshal.GetReference(weight.Values)), weight.Columns, Pointer(ref start.Start), start.Panel, columns, low),
            exactOrder ? RowOrder.Exact : RowOrder.Fast);
    }

    static float* Pointer(ref float pinned) => (float*)Unsafe.AsPointer(ref pinned);
}
