using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// C = start + A·B for products whose operands fit L2: one block, on the calling thread, with one call of the micro-kernel for all strips of the same height.
/// The same tiles and the same bits as <see cref="Gemm"/>, without its loops over blocks.
/// </summary>
static class SmallGemm<S> where S : struct, ISimd<S>
{
    /// <summary>Rows of C times columns in whole panels.  a: [m, k]  b: [k, n]  start, c: [m, n]; n a multiple of 16; m at least 1.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Run(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int m, int n, int k)
    {
        if (k == 1)
        {
            Outer(a, b, start, c, m, n);
            return;
        }
        int most = GemmBlock.MostRows<S>(), strips = (m + most - 1) / most, rows = (m + strips - 1) / strips, taller = m - strips * (rows - 1);
        Strips(a, b, start, c, 0, rows, taller, n, k);
        if (taller < strips)
        {
            Strips(a, b, start, c, taller * rows, rows - 1, strips - taller, n, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Strips(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int row, int rows,
        int strips, int n, int k)
    {
        int wide = rows <= GemmBlock.MostRows<S>() / 2 ? n / (4 * S.Width) * (4 * S.Width) : 0, middle = (n - wide) / (2 * S.Width) * (2 * S.Width);
        if (wide > 0)
        {
            Part<TileRowPair<TileRowPair<TileRow1<S>, TileRow1<S>, S>, TileRowPair<TileRow1<S>, TileRow1<S>, S>, S>>(
                a, b, start, c, row, 0, rows, strips, wide, k);
        }
        if (middle > 0)
        {
            Part<TileRowPair<TileRow1<S>, TileRow1<S>, S>>(a, b, start, c, row, wide, rows, strips, middle, k);
        }
        if (wide + middle < n)
        {
            Part<TileRow1<S>>(a, b, start, c, row, wide + middle, rows, strips, n - wide - middle, k);
        }
    }

    // Not inlined: the operands of a part have places in the frame, which are cleared at every call.
    [MethodImpl(JitOptions.Kernel)]
    static void Part<R>(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int row, int column,
        int rows, int strips, int columns, int k) where R : struct, ITileRow<R, S> =>
        Tiles<S, R>.Run(rows, new(ref Unsafe.Add(ref a.Start, row * a.Row), a.Row, a.Step, a.Run, a.Jump), b.From(0, column), start.From(row, column),
            c.From(row, column), columns, k, strips);

    /// <summary>C = start + a·b of a column and a row: bound by its stores, so it needs no tiles.  a: [m]  b: [n]</summary>
    [MethodImpl(JitOptions.Kernel)]
    static void Outer(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, nint m, nint n)
    {
        nint column = 0;
        for (; column + 2 * S.Width <= n; column += 2 * S.Width)
        {
            Columns<TileRowPair<TileRow1<S>, TileRow1<S>, S>>(a, b.From(0, column), start.From(0, column), c.From(0, column), m);
        }
        if (column < n)
        {
            Columns<TileRow1<S>>(a, b.From(0, column), start.From(0, column), c.From(0, column), m);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Columns<R>(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, nint m)
        where R : struct, ITileRow<R, S>
    {
        nint aRow = a.Row, startRow = start.Row, startPanel = start.Panel, row = c.Row, panel = c.Panel;
        R w = R.Load(ref b.Start, b.Panel);
        ref float x = ref a.Start, from = ref start.Start, into = ref c.Start;
        for (; m > 0; m--)
        {
            R.Load(ref from, startPanel).AddProduct(S.Broadcast(ref x, 0), w).Store(ref into, panel);
            x = ref Unsafe.Add(ref x, aRow);
            from = ref Unsafe.Add(ref from, startRow);
            into = ref Unsafe.Add(ref into, row);
        }
    }
}
