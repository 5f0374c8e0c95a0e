using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>The last register of a row, of which only some lanes may belong to the row.</summary>
static class RowTail
{
    /// <summary>Returns where the last register of 16 lanes of a row begins, which has 1 to 16 of its elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Start(nint columns) => (columns - 1) / Panel.Width * Panel.Width;

    /// <summary>Copies elements to memory from which a whole register may be read.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static ref float Copy(ref float p, nint count, ref float target)
    {
        for (nint i = 0; i < count; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref p, i);
        }
        return ref target;
    }
}

/// <summary>The last register of a row, with 16 lanes.</summary>
static class RowTail<S> where S : struct, ISimd<S>
{
    // The index of every lane.
    static ref readonly float Lanes => ref MemoryMarshal.GetReference<float>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

    /// <summary>Returns a mask that is set in the first lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Mask(nint count) => S.Load(in Lanes, 0) < (float)count;

    /// <summary>Loads the count floats at p; the other lanes are undefined. left: the floats that may be read from p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Load(ref float p, nint count, nint left) => left >= Panel.Width ? S.Load(ref p, 0) : LoadEach(ref p, count);

    /// <summary>Stores the first lanes to the count floats at p, and the other lanes after them where the row is padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(S v, ref float p, nint count, bool isPadded)
    {
        if (isPadded || count == Panel.Width)
        {
            S.Store(v, ref p, 0);
        }
        else
        {
            StoreEach(v, ref p, count);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    static S LoadEach(ref float p, nint count)
    {
        Span<float> memory = stackalloc float[Panel.Width];
        return S.Load(ref RowTail.Copy(ref p, count, ref MemoryMarshal.GetReference(memory)), 0);
    }

    [MethodImpl(JitOptions.Kernel), SkipLocalsInit]
    static void StoreEach(S v, ref float p, nint count)
    {
        Span<float> memory = stackalloc float[Panel.Width];
        S.Store(v, ref MemoryMarshal.GetReference(memory), 0);
        RowTail.Copy(ref MemoryMarshal.GetReference(memory), count, ref p);
    }
}
