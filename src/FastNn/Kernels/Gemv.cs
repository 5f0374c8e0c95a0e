using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// The products of a batch of one. The forward one, y = x·W, is <see cref="Gemm"/> with one row: its table gives it tiles of eight registers.
/// The backward one needs rows of W against the gradient, which lie along the lanes: dot products.
/// </summary>
internal static class Gemv
{
    /// <summary>dx = dy·Wᵀ for one sample.  panels: W [rows, columns] in panels; dy: columns in whole panels, padding zero; dx: rows.</summary>
    public static void MultiplyTransposed(ReadOnlySpan<float> panels, int rows, ReadOnlySpan<float> dy, Span<float> dx) =>
        Tiers.Run(new PanelDots(panels, rows, dy, dx));
}

internal readonly ref struct PanelDots(ReadOnlySpan<float> panels, int rows, ReadOnlySpan<float> dy, Span<float> dx) : IKernel
{
    readonly ReadOnlySpan<float> panels = panels, dy = dy;
    readonly int rows = rows;
    readonly Span<float> dx = dx;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        ref float w = ref Unsafe.AsRef(in MemoryMarshal.GetReference(panels)), g = ref Unsafe.AsRef(in MemoryMarshal.GetReference(dy));
        nint panel = (nint)rows * Panel.Width, n = dy.Length;
        int row = 0;
        // Four rows at a time hide the latency of the multiply-adds and share the loads of dy.
        for (; row + 4 <= rows; row += 4)
        {
            S a = 0f, b = 0f, c = 0f, d = 0f;
            ref float p = ref Unsafe.Add(ref w, row * Panel.Width);
            for (nint j = 0; j < n; j += Panel.Width)
            {
                for (nint i = 0; i < Panel.Width; i += S.Width)
                {
                    S y = S.Load(ref g, j + i);
                    a = S.MultiplyAdd(S.Load(ref p, i), y, a);
                    b = S.MultiplyAdd(S.Load(ref p, i + Panel.Width), y, b);
                    c = S.MultiplyAdd(S.Load(ref p, i + 2 * Panel.Width), y, c);
                    d = S.MultiplyAdd(S.Load(ref p, i + 3 * Panel.Width), y, d);
                }
                p = ref Unsafe.Add(ref p, panel);
            }
            dx[row] = S.Sum(a);
            dx[row + 1] = S.Sum(b);
            dx[row + 2] = S.Sum(c);
            dx[row + 3] = S.Sum(d);
        }
        for (; row < rows; row++)
        {
            S a = 0f;
            ref float p = ref Unsafe.Add(ref w, row * Panel.Width);
            for (nint j = 0; j < n; j += Panel.Width)
            {
                for (nint i = 0; i < Panel.Width; i += S.Width)
                {
                    a = S.MultiplyAdd(S.Load(ref p, i), S.Load(ref g, j + i), a);
                }
                p = ref Unsafe.Add(ref p, panel);
            }
            dx[row] = S.Sum(a);
        }
    }
}
