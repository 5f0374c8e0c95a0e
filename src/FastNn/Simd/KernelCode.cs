using System.Runtime.CompilerServices;

namespace FastNn.Simd;

/// <summary>How every method with an inner loop is compiled.</summary>
static class KernelCode
{
    /// <summary>
    /// AggressiveOptimization: at full speed from the first call, without the first tier, in which a kernel runs at 7 % for its first 100 to 300 ms.
    /// NoInlining: a caller that took the loop in would spend its inlining budget on it, and leave register operations as calls.
    /// </summary>
    public const MethodImplOptions Options = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
