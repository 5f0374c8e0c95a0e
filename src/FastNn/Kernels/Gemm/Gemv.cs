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
    /// the latency of the multiply-adds, so each is split into up to eight interleaved chains; exact keeps one chain in the order of k, as
    /// <see cref="Gemm"/> does.
    /// </summary>
    public static void Multiply<E>(ReadOnlySpan<float> x, ReadOnlySpan<float> panels, scoped in PanelOperand start, Span<float> y, bool exact,
        scoped in E epilogue)
        where E : struct, IEpilogue, allows ref struct =>
        Tiers.Run(new GemvKernel<E>(x, panels, start, y, exact, epilogue));

    /// <summary>dx = dy·Wᵀ for one sample.  panels: W [rows, columns] in panels; dy: columns in whole panels, padding zero; dx: rows.</summary>
    public static void MultiplyTransposed(ReadOnlySpan<float> panels, int rows, ReadOnlySpan<float> dy, Span<float> dx) =>
        Tiers.RunRows(new PanelDots(panels, rows, dy, dx));
}

/// <summary>The product, followed by the epilogue on all of it.</summary>
readonly ref struct GemvKernel<E>(ReadOnlySpan<float> x, ReadOnlySpan<float> panels, PanelOperand start, Span<float> y, bool exact, E epilogue) : IKernel
    where E : struct, IEpilogue, allows ref struct
{
    readonly ReadOnlySpan<float> x = x, panels = panels;
    readonly PanelOperand start = start;
    readonly Span<float> y = y;
    readonly bool exact = exact;
    readonly E epilogue = epilogue;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        GemvRow<S>.Run(ref Unsafe.AsRef(in MemoryMarshal.GetReference(x)), x.Length, ref Unsafe.AsRef(in MemoryMarshal.GetReference(panels)), ref start.Start,
            start.Panel, ref MemoryMarshal.GetReference(y), y.Length, exact);
        epilogue.Apply<S>(0, 0, 1, y.Length);
    }
}

/// <summary>y = start + x·W for one row, without the epilogue, so that all epilogues share its compiled code.  x: [k]  w: [n/16][k][16]  y: [n], whole
/// panels</summary>
static class GemvRow<S> where S : struct, ISimd<S>
{
    // Always eight accumulators: adjacent registers times chains. The order of a sum depends on n alone, so all tiers give the same bits.
    [MethodImpl(JitOptions.Kernel)]
    public static void Run(ref float x, nint k, ref float w, ref float start, nint startPanel, ref float y, nint n, bool exact)
    {
        nint column = 0;
        for (; n - column >= 8 * Panel.Width; column += 8 * Panel.Width)
        {
            Block<TileRowPair<TileRowPair<TileRowPair<TileRow1<S>, S>, S>, S>>(ref x, k, ref w, ref start, startPanel, ref y, column, 8 * Panel.Width, exact);
        }
        if (n - column >= 4 * Panel.Width)
        {
            Block<TileRowPair<TileRowPair<TileRow1<S>, S>, S>>(ref x, k, ref w, ref start, startPanel, ref y, column, 4 * Panel.Width, exact);
            column += 4 * Panel.Width;
        }
        if (n - column >= 2 * Panel.Width)
        {
            Block<TileRowPair<TileRow1<S>, S>>(ref x, k, ref w, ref start, startPanel, ref y, column, 2 * Panel.Width, exact);
            column += 2 * Panel.Width;
        }
        if (n - column >= Panel.Width)
        {
            Block<TileRow1<S>>(ref x, k, ref w, ref start, startPanel, ref y, column, Panel.Width, exact);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    static void Block<R>(ref float x, nint k, ref float w, ref float start, nint startPanel, ref float y, nint column, nint columns, bool exact)
        where R : struct, ITileRow<R, S>
    {
        nint panel = k * Panel.Width;
        for (nint end = column + columns; column < end; column += R.Width)
        {
            nint within = column % Panel.Width, index = column / Panel.Width;
            ref float from = ref Unsafe.Add(ref start, index * startPanel + within), weights = ref Unsafe.Add(ref w, index * panel + within),
                into = ref Unsafe.Add(ref y, column);
            if (exact || columns >= 8 * Panel.Width)
            {
                Chains<S, R, Chain<R, S>>.Run(ref x, ref weights, panel, k, ref from, startPanel, ref into);
            }
            else if (columns == 4 * Panel.Width)
            {
                Chains<S, R, ChainPair<Chain<R, S>, R, S>>.Run(ref x, ref weights, panel, k, ref from, startPanel, ref into);
            }
            else if (columns == 2 * Panel.Width)
            {
                Chains<S, R, ChainPair<ChainPair<Chain<R, S>, R, S>, R, S>>.Run(ref x, ref weights, panel, k, ref from, startPanel, ref into);
            }
            else
            {
                Chains<S, R, ChainPair<ChainPair<ChainPair<Chain<R, S>, R, S>, R, S>, R, S>>.Run(ref x, ref weights, panel, k, ref from, startPanel, ref into);
            }
        }
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
