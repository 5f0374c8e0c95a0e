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
        nint i = 0;
        // An addition has a latency of three cycles: four independent sums hide it.
        for (; i + 4 * w <= n; i += 4 * w)
        {
            S a = 0f, b = 0f, c = 0f, d = 0f;
            if (accumulate)
            {
                (a, b, c, d) = (S.Load(ref sum, i), S.Load(ref sum, i + w), S.Load(ref sum, i + 2 * w), S.Load(ref sum, i + 3 * w));
            }
            ref float p = ref Unsafe.Add(ref x.Start, i);
            for (int row = x.Rows; row > 0; row--)
            {
                a += S.Load(ref p, 0);
                b += S.Load(ref p, w);
                c += S.Load(ref p, 2 * w);
                d += S.Load(ref p, 3 * w);
                p = ref Unsafe.Add(ref p, stride);
            }
            S.Store(a, ref sum, i);
            S.Store(b, ref sum, i + w);
            S.Store(c, ref sum, i + 2 * w);
            S.Store(d, ref sum, i + 3 * w);
        }
        for (; i < n; i += w)
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
