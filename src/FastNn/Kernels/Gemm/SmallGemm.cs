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
        Strips(a, b, start, c, rows, taller, n, k);
        if (taller < strips)
        {
            RunRest(a, b, start, c, taller * rows, rows - 1, strips - taller, n, k);
        }
    }

    // Parts of the operands are made in methods of their own: places for them in a frame are cleared at every call, which the smallest products do not need.
    [MethodImpl(JitOptions.Kernel)]
    static void RunRest(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int first, int rows,
        int strips, int n, int k)
    {
        var rest = new ScalarOperand(ref Unsafe.Add(ref a.Start, first * a.Row), a.Row, a.Step, a.Run, a.Jump);
        Strips(rest, b, start.From(first, 0), c.From(first, 0), rows, strips, n, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Strips(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int rows, int strips, int n,
        int k)
    {
        int wide = rows <= GemmBlock.MostRows<S>() / 2 ? n / (4 * S.Width) * (4 * S.Width) : 0, middle = (n - wide) / (2 * S.Width) * (2 * S.Width);
        if (wide > 0)
        {
            Tiles<S, TileRowPair<TileRowPair<TileRow1<S>, TileRow1<S>, S>, TileRowPair<TileRow1<S>, TileRow1<S>, S>, S>>.Run(
                rows, a, b, start, c, wide, k, strips);
        }
        if (middle > 0)
        {
            RunColumns<TileRowPair<TileRow1<S>, TileRow1<S>, S>>(a, b, start, c, rows, strips, wide, middle, k);
        }
        if (wide + middle < n)
        {
            RunColumns<TileRow1<S>>(a, b, start, c, rows, strips, wide + middle, n - wide - middle, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void RunColumns<R>(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int rows, int strips,
        int first, int columns, int k) where R : struct, ITileRow<R, S>
    {
        if (first == 0)
        {
            Tiles<S, R>.Run(rows, a, b, start, c, columns, k, strips);
        }
        else
        {
            RunFrom<R>(a, b, start, c, rows, strips, first, columns, k);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    static void RunFrom<R>(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int rows, int strips,
        int first, int columns, int k) where R : struct, ITileRow<R, S> =>
        Tiles<S, R>.Run(rows, a, b.From(0, first), start.From(0, first), c.From(0, first), columns, k, strips);

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
