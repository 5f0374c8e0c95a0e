using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FastNn.Simd;

/// <summary>Hints to the first cache.</summary>
static class Prefetch
{
    /// <summary>The cache line at <paramref name="p"/> + <paramref name="i"/> will be needed soon. Any address will do; where there is no such instruction,
    /// nothing happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line(ref readonly float p, nint i)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref Unsafe.AsRef(in p), i)));
        }
    }
}
