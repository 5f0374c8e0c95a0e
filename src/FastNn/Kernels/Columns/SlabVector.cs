using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNn.Kernels;

/// <summary>The address of a column vector in a slab, which never moves: a field of operations that are kept, as by the steps of a row plan. Their owner
/// keeps the slab alive.</summary>
/// <param name="values">The vector, in whole panels.</param>
readonly unsafe struct SlabVector(Span<float> values)
{
    readonly float* start = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));

    /// <summary>Loads the values of a register of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Load<S>(nint column) where S : struct, ISimd<S> => S.Load(ref *start, column);
}
