using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;

namespace FastNn.Kernels;

/// <summary>What is left of a row behind its whole registers, as one register more. The register has 16 lanes.</summary>
internal static class RowTail<S> where S : struct, ISimd<S>
{
    // The number of every lane.
    static ref readonly float Lanes => ref MemoryMarshal.GetReference<float>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

    /// <summary>The first lanes of v, and fill in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S First(S v, nint count, S fill) => S.Select(S.Load(in Lanes, 0) < (float)count, v, fill);

    /// <summary>The count floats at p, and fill in the other lanes. isReadable: 16 floats may be read from p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Load(ref float p, nint count, bool isReadable, S fill) => isReadable ? First(S.Load(ref p, 0), count, fill) : LoadEach(ref p, count, fill);

    /// <summary>Writes the first lanes to the count floats at p, and zeros behind them to the end of a padded row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(S v, ref float p, nint count, bool isPadded)
    {
        if (isPadded)
        {
            S.Store(First(v, count, 0f), ref p, 0);
        }
        else
        {
            StoreEach(v, ref p, count);
        }
    }

    [MethodImpl(KernelCode.Options), SkipLocalsInit]
    static S LoadEach(ref float p, nint count, S fill)
    {
        Span<float> memory = stackalloc float[Panel.Width];
        ref float lane = ref MemoryMarshal.GetReference(memory);
        S.Store(fill, ref lane, 0);
        for (nint i = 0; i < count; i++)
        {
            Unsafe.Add(ref lane, i) = Unsafe.Add(ref p, i);
        }
        return S.Load(ref lane, 0);
    }

    [MethodImpl(KernelCode.Options), SkipLocalsInit]
    static void StoreEach(S v, ref float p, nint count)
    {
        Span<float> memory = stackalloc float[Panel.Width];
        ref float lane = ref MemoryMarshal.GetReference(memory);
        S.Store(v, ref lane, 0);
        for (nint i = 0; i < count; i++)
        {
            Unsafe.Add(ref p, i) = Unsafe.Add(ref lane, i);
        }
    }
}
