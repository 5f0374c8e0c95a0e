using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes a product and the function of columns with weights behind it for one row: y = f(x·Wᵀ + b, weight), with the current weights.</summary>
sealed unsafe class WeightedStep<S, TOp>(RowStep product, ParameterVector weight, TOp op) : RowStep
    where S : struct, ISimd<S> where TOp : struct, IWeightedFunction
{
    // The slab of the parameters never moves; the field keeps it alive.
    readonly ParameterVector weight = weight;
    readonly float* weights = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(weight.Values));
    readonly nint columns = weight.Length;
    readonly TOp op = op;

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y)
    {
        TOp op = this.op;
        product.Run(ref x, ref y);
        for (nint i = 0; i < columns; i += S.Width)
        {
            S.Store(op.Forward(S.Load(ref y, i), S.Load(ref *weights, i)), ref y, i);
        }
    }
}

/// <summary>Creates the step at the tier of the process.</summary>
readonly ref struct WeightedStepMaker<TOp>(RowStep product, ParameterVector weight, TOp op, ref RowStep? step) : IKernel
    where TOp : struct, IWeightedFunction
{
    readonly ref RowStep? step = ref step;

    public void Run<S>() where S : struct, ISimd<S> => step = new WeightedStep<S, TOp>(product, weight, op);
}
