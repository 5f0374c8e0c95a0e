using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes a product and the activation behind it for one row: y = op(x·Wᵀ + b).</summary>
sealed class ActivationStep<S, TOp>(RowStep product, TOp op, int outputs) : RowStep where S : struct, ISimd<S> where TOp : struct, IElementwise
{
    readonly nint columns = Panel.Pad(outputs);
    readonly TOp op = op;

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y)
    {
        TOp op = this.op;
        product.Run(ref x, ref y);
        for (nint i = 0; i < columns; i += S.Width)
        {
            S.Store(op.Forward(S.Load(ref y, i)), ref y, i);
        }
    }
}

/// <summary>Creates the step at the tier of the process.</summary>
readonly ref struct ActivationStepMaker<TOp>(RowStep product, TOp op, int outputs, ref RowStep? step) : IKernel where TOp : struct, IElementwise
{
    readonly ref RowStep? step = ref step;

    public void Run<S>() where S : struct, ISimd<S> => step = new ActivationStep<S, TOp>(product, op, outputs);
}
