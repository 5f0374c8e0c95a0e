using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Products of one sample (GEMV), which are bound by memory bandwidth or, when small, by the latency of their chains.</summary>
static class Gemv
{
    /// <summary>
    /// y = start + x·W.  x: k  panels: W [k, n] in panels  start, y: n in whole panels. Narrow outputs have too few chains to hide
    /// the latency of the multiply-adds, so each is split into interleaved chains, as the order says.
    /// </summary>
    public static void Multiply<E>(ReadOnlySpan<float> x, ReadOnlySpan<float> panels, scoped in PanelOperand start, Span<float> y, RowOrder order,
        scoped in E epilogue)
        where E : struct, IEpilogue, allows ref struct =>
        Tiers.Run(new GemvKernel<E>(x, panels, start, y, order, epilogue));

    /// <summary>dx = dy·Wᵀ for one sample.  panels: W [rows, columns] in panels; dy: columns in whole panels, padding zero; dx: rows.</summary>
    public static void MultiplyTransposed(ReadOnlySpan<float> panels, int rows, ReadOnlySpan<float> dy, Span<float> dx) =>
        Tiers.RunRows(new PanelDots(panels, rows, dy, dx));
}

/// <summary>The product, followed by the epilogue on all of it.</summary>
readonly ref struct GemvKernel<E>(ReadOnlySpan<float> x, ReadOnlySpan<float> panels, PanelOperand start, Span<float> y, RowOrder order, E epilogue) : IKernel
    where E : struct, IEpilogue, allows ref struct
{
    readonly ReadOnlySpan<float> x = x, panels = panels;
    readonly PanelOperand start = start;
    readonly Span<float> y = y;
    readonly RowOrder order = order;
    readonly E epilogue = epilogue;

    [MethodImpl(JitOptions.Kernel)]
    public unsafe void Run<S>() where S : struct, ISimd<S>
    {
        int k = x.Length, columns;
        fixed (float* w = panels, from = &start.Start)
        {
            for (int column = 0; column < y.Length; column += columns)
            {
                columns = RowProducts<S>.GetGroup(y.Length - column, order);
                var operands = new RowOperands(
                    w + (nint)column * k, k, from + (nint)(column / Panel.Width) * start.Panel, start.Panel, columns, float.NegativeInfinity);
                RowProducts<S>.Choose(columns, order)(operands, ref Unsafe.AsRef(in MemoryMarshal.GetReference(x)), ref y[column]);
            }
        }
        epilogue.Apply<S>(0, 0, 1, y.Length);
    }
}

/// <summary>dx = dy·Wᵀ: rows of W are along the lanes, so every element is a dot product, summed in 16 lanes.</summary>
readonly ref struct PanelDots(ReadOnlySpan<float> panels, int rows, ReadOnlySpan<float> dy, Span<float> dx) : IKernel
{
    readonly ReadOnlySpan<float> panels = panels, dy = dy;
    readonly int rows = rows;
    readonly Span<float> dx = dx;

    [MethodImpl(JitOptions.Kernel)]
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
                S y = S.Load(ref g, j);
                a = S.MultiplyAdd(S.Load(ref p, 0), y, a);
                b = S.MultiplyAdd(S.Load(ref p, Panel.Width), y, b);
                c = S.MultiplyAdd(S.Load(ref p, 2 * Panel.Width), y, c);
                d = S.MultiplyAdd(S.Load(ref p, 3 * Panel.Width), y, d);
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
                a = S.MultiplyAdd(S.Load(ref p, 0), S.Load(ref g, j), a);
                p = ref Unsafe.Add(ref p, panel);
            }
            dx[row] = S.Sum(a);
        }
    }
}
