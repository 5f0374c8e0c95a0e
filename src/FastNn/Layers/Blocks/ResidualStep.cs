using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes y = x + f(x) for one row.</summary>
sealed class ResidualStep<S>(RowStep inner, int inputs, bool isFirst) : RowStep where S : struct, ISimd<S>
{
    // Where the row is the caller's, nothing may be read behind it.
    readonly nint columns = isFirst ? inputs : Panel.Pad(inputs);

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y)
    {
        inner.Run(ref x, ref y);
        nint i = 0;
        for (; i + S.Width <= columns; i += S.Width)
        {
            S.Store(S.Load(ref x, i) + S.Load(ref y, i), ref y, i);
        }
        for (; i < columns; i++)
        {
            Simd1.Store(Simd1.Load(ref x, i) + Simd1.Load(ref y, i), ref y, i);
        }
    }
}

/// <summary>Creates the step at the tier of the process.</summary>
readonly ref struct ResidualStepMaker(RowStep inner, int inputs, bool isFirst, ref RowStep? step) : IKernel
{
    readonly ref RowStep? step = ref step;

    public void Run<S>() where S : struct, ISimd<S> => step = new ResidualStep<S>(inner, inputs, isFirst);
}
