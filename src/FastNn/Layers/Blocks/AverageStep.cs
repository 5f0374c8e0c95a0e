using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes the mean of steps with the same input for one row, weighted by their shares.</summary>
sealed class AverageStep<S>(RowStep[] members, float[] shares, int outputs) : RowStep where S : struct, ISimd<S>
{
    readonly RowStep[] members = members;
    readonly float[] shares = shares;
    readonly Slab row = new(Panel.Stride(outputs));
    readonly nint columns = Panel.Pad(outputs);

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y)
    {
        members[0].Run(ref x, ref y);
        S share = shares[0];
        for (nint i = 0; i < columns; i += S.Width)
        {
            S.Store(S.Load(ref y, i) * share, ref y, i);
        }
        ref float own = ref MemoryMarshal.GetReference(row.Span);
        for (int member = 1; member < members.Length; member++)
        {
            members[member].Run(ref x, ref own);
            share = shares[member];
            for (nint i = 0; i < columns; i += S.Width)
            {
                S.Store(S.MultiplyAdd(S.Load(ref own, i), share, S.Load(ref y, i)), ref y, i);
            }
        }
    }
}

/// <summary>Creates the step at the tier of the process.</summary>
readonly ref struct AverageStepMaker(RowStep[] members, float[] shares, int outputs, ref RowStep? step) : IKernel
{
    readonly ref RowStep? step = ref step;

    public void Run<S>() where S : struct, ISimd<S> => step = new AverageStep<S>(members, shares, outputs);
}
