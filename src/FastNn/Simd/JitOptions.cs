using System.Runtime.CompilerServices;

namespace FastNn.Simd;

/// <summary>How the JIT compiles methods with inner loops.</summary>
static class JitOptions
{
    /// <summary>
    /// AggressiveOptimization: fully optimized at the first call, because a kernel in tier 0 runs at 7 % of its speed for the first 100 to 300 ms.
    /// NoInlining: inlined into a caller, the loop would use up the caller's inlining budget, and register operations would stay calls.
    /// </summary>
    public const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
