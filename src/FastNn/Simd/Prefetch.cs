using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FastNn.Simd;

/// <summary>Prefetches into the L1 cache.</summary>
static class Prefetch
{
    /// <summary>Prefetches the cache line at <paramref name="p"/> + <paramref name="i"/>. Any address is allowed; does nothing where there is no such
    /// instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line(ref readonly float p, nint i)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref Unsafe.AsRef(in p), i)));
        }
    }
}
