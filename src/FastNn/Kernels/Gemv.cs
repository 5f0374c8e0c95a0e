using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>The products of a batch of one, which are bound by the speed of memory and, when small, by the latency of their chains.</summary>
internal static class Gemv
{
    /// <summary>
    /// y = start + x·W.  x: k  panels: W [k, n] in panels  start, y: n in whole panels. Narrow outputs have too few chains to keep the
    /// multipliers busy, so theirs are cut into up to eight that take every eighth step; exact keeps one chain in the order of k, as
    /// <see cref="Gemm"/> does.
    /// </summary>
    public static void Multiply<E>(ReadOnlySpan<float> x, ReadOnlySpan<float> panels, scoped in PanelOperand start, Span<float> y, bool exact, scoped in E epilogue)
        where E : struct, IEpilogue, allows ref struct =>
        Tiers.Run(new GemvKernel<E>(new GemvProduct(x, panels, start, y, exact), epilogue));

    /// <summary>dx = dy·Wᵀ for one sample.  panels: W [rows, columns] in panels; dy: columns in whole panels, padding zero; dx: rows.</summary>
    public static void MultiplyTransposed(ReadOnlySpan<float> panels, int rows, ReadOnlySpan<float> dy, Span<float> dx) =>
        Tiers.Run(new PanelDots(panels, rows, dy, dx));
}

/// <summary>The product, and the epilogue on all of it.</summary>
internal readonly ref struct GemvKernel<E>(GemvProduct product, E epilogue) : IKernel where E : struct, IEpilogue, allows ref struct
{
    readonly GemvProduct product = product;
    readonly E epilogue = epilogue;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        product.Run<S>();
        epilogue.Apply<S>(0, 0, 1, product.Columns);
    }
}

/// <summary>y = start + x·W for one row; apart from any epilogue, so that all of them share its compiled code.</summary>
internal readonly ref struct GemvProduct(ReadOnlySpan<float> x, ReadOnlySpan<float> panels, PanelOperand start, Span<float> y, bool exact)
{
    readonly ReadOnlySpan<float> x = x, panels = panels;
    readonly PanelOperand start = start;
    readonly Span<float> y = y;
    readonly bool exact = exact;

    public int Columns => y.Length;

    // Always eight accumulators: registers side by side times chains. How a column is summed depends on n alone, so all tiers agree.
    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        int column = 0, n = y.Length;
        for (; n - column >= 8 * Panel.Width; column += 8 * Panel.Width)
        {
            Block<S, TileRowPair<TileRowPair<TileRowPair<TileRow1<S>, S>, S>, S>>(column, 8 * Panel.Width);
        }
        if (n - column >= 4 * Panel.Width)
        {
            Block<S, TileRowPair<TileRowPair<TileRow1<S>, S>, S>>(column, 4 * Panel.Width);
            column += 4 * Panel.Width;
        }
        if (n - column >= 2 * Panel.Width)
        {
            Block<S, TileRowPair<TileRow1<S>, S>>(column, 2 * Panel.Width);
            column += 2 * Panel.Width;
        }
        if (n - column >= Panel.Width)
        {
            Block<S, TileRow1<S>>(column, Panel.Width);
        }
    }

    [MethodImpl(KernelCode.Options)]
    void Block<S, R>(int column, int columns) where S : struct, ISimd<S> where R : struct, ITileRow<R, S>
    {
        nint k = x.Length, panel = k * Panel.Width;
        for (int end = column + columns; column < end; column += R.Width)
        {
            nint within = column % Panel.Width, index = column / Panel.Width;
            ref float from = ref Unsafe.Add(ref start.Start, index * start.Panel + within);
            ref float w = ref Unsafe.Add(ref Unsafe.AsRef(in MemoryMarshal.GetReference(panels)), index * panel + within);
            ref float into = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), column);
            ref float px = ref Unsafe.AsRef(in MemoryMarshal.GetReference(x));
            if (exact || columns >= 8 * Panel.Width)
            {
                Chains<S, R, Chain<R, S>>.Run(ref px, ref w, panel, k, ref from, start.Panel, ref into);
            }
            else if (columns == 4 * Panel.Width)
            {
                Chains<S, R, ChainPair<Chain<R, S>, R, S>>.Run(ref px, ref w, panel, k, ref from, start.Panel, ref into);
            }
            else if (columns == 2 * Panel.Width)
            {
                Chains<S, R, ChainPair<ChainPair<Chain<R, S>, R, S>, R, S>>.Run(ref px, ref w, panel, k, ref from, start.Panel, ref into);
            }
            else
            {
                Chains<S, R, ChainPair<ChainPair<ChainPair<Chain<R, S>, R, S>, R, S>, R, S>>.Run(ref px, ref w, panel, k, ref from, start.Panel, ref into);
            }
        }
    }
}

/// <summary>dx = dy·Wᵀ: rows of W lie along the lanes, so every element is a dot product.</summary>
internal readonly ref struct PanelDots(ReadOnlySpan<float> panels, int rows, ReadOnlySpan<float> dy, Span<float> dx) : IKernel
{
    readonly ReadOnlySpan<float> panels = panels, dy = dy;
    readonly int rows = rows;
    readonly Span<float> dx = dx;

    [MethodImpl(KernelCode.Options)]
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
