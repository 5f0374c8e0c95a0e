using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes the mean of steps with the same input for one row.</summary>
sealed class AverageStep<S>(RowStep[] members, int outputs) : RowStep where S : struct, ISimd<S>
{
    readonly RowStep[] members = members;
    readonly Slab row = new(Panel.Stride(outputs));
    readonly float factor = 1f / members.Length;
    readonly nint columns = Panel.Pad(outputs);

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y)
    {
        members[0].Run(ref x, ref y);
        ref float own = ref MemoryMarshal.GetReference(row.Span);
        for (int member = 1; member < members.Length; member++)
        {
            members[member].Run(ref x, ref own);
            for (nint i = 0; i < columns; i += S.Width)
            {
                S.Store(S.Load(ref y, i) + S.Load(ref own, i), ref y, i);
            }
        }
        for (nint i = 0; i < columns; i += S.Width)
        {
            S.Store(S.Load(ref y, i) * factor, ref y, i);
        }
    }
}

/// <summary>Creates the step at the tier of the process.</summary>
readonly ref struct AverageStepMaker(RowStep[] members, int outputs, ref RowStep? step) : IKernel
{
    readonly RowStep[] members = members;
    readonly int outputs = outputs;
    readonly ref RowStep? step = ref step;

    public void Run<S>() where S : struct, ISimd<S> => step = new AverageStep<S>(members, outputs);
}
