using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Sums the rows of a matrix: the gradient of a bias.  x: [rows, columns], padded  sums: columns in whole panels, assigned or added to. Every column
/// adds its rows in order.</summary>
static class ColumnSums
{
    public static void Run(ReadOnlyMatrix x, Span<float> sums, bool accumulate) => Tiers.Run(new ColumnSumsKernel(x, sums, accumulate));
}

readonly ref struct ColumnSumsKernel(ReadOnlyMatrix x, Span<float> sums, bool accumulate) : IKernel
{
    readonly ReadOnlyMatrix x = x;
    readonly Span<float> sums = sums;
    readonly bool accumulate = accumulate;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint n = Panel.Pad(x.Columns), w = S.Width, stride = x.Stride;
        ref float sum = ref MemoryMarshal.GetReference(sums);
        for (nint i = 0; i < n; i += w)
        {
            S total = accumulate ? S.Load(ref sum, i) : 0f;
            ref float p = ref Unsafe.Add(ref x.Start, i);
            for (int row = x.Rows; row > 0; row--)
            {
                total += S.Load(ref p, 0);
                p = ref Unsafe.Add(ref p, stride);
            }
            S.Store(total, ref sum, i);
        }
    }
}
