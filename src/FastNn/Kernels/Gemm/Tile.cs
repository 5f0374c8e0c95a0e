using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>The number of row groups of a tile as the size of a type: a size is a constant for the JIT before it inlines, so that it neither compiles nor
/// counts the code of groups that a smaller tile does not have. With them it would reach its inlining budget, and keep accumulators in memory.</summary>
interface IGroups;

[StructLayout(LayoutKind.Sequential, Size = 1)]
readonly struct Groups1 : IGroups;

[StructLayout(LayoutKind.Sequential, Size = 2)]
readonly struct Groups2 : IGroups;

[StructLayout(LayoutKind.Sequential, Size = 3)]
readonly struct Groups3 : IGroups;

[StructLayout(LayoutKind.Sequential, Size = 4)]
readonly struct Groups4 : IGroups;

/// <summary>The tiles of every height, without epilogue, so that all epilogues share their compiled code.</summary>
static class Tiles<S, R> where S : struct, ISimd<S> where R : struct, ITileRow<R, S>
{
    /// <summary>Computes strips of C below each other.  rows: 1 to 12 of each strip; the other parameters are those of
    /// <see cref="Tile{S, R, N, L}.Run"/>.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Run(int rows, scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, nint columns,
        nint k, nint strips = 1)
    {
        switch (rows)
        {
            case 1: Tile<S, R, Groups1, TileRows1<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 2: Tile<S, R, Groups1, TileRows2<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 3: Tile<S, R, Groups1, TileRows3<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 4: Tile<S, R, Groups2, TileRows1<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 5: Tile<S, R, Groups2, TileRows2<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 6: Tile<S, R, Groups2, TileRows3<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 7: Tile<S, R, Groups3, TileRows1<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 8: Tile<S, R, Groups3, TileRows2<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 9: Tile<S, R, Groups3, TileRows3<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 10: Tile<S, R, Groups4, TileRows1<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            case 11: Tile<S, R, Groups4, TileRows2<R, S>>.Run(a, b, start, c, columns, k, strips); break;
            default: Tile<S, R, Groups4, TileRows3<R, S>>.Run(a, b, start, c, columns, k, strips); break;
        }
    }
}

/// <summary>
/// The micro-kernel, for tiles of 1 to 12 rows and any number of registers at every width: C = start + A·B over k steps, tile by tile along a
/// strip of C. A tile has N - 1 groups of three rows and a last group of one to three. Every element is one chain of fused multiply-adds in the order of k.
/// </summary>
static class Tile<S, R, N, L>
    where S : struct, ISimd<S>
    where R : struct, ITileRow<R, S>
    where N : struct, IGroups
    where L : struct, ITileRows<L, R, S>
{
    const int LongChain = 256, RunsAhead = 2;

    /// <summary>Computes strips of C below each other.  columns: a multiple of R's width; all operands begin at the first strip.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Run(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, nint columns, nint k,
        nint strips)
    {
        nint aRow = a.Row, step = a.Step, row = b.Row, panel = b.Panel, first = 0;
        for (; strips > 0; strips--)
        {
            for (nint column = 0; column < columns; column += R.Width)
            {
                nint index = column / Panel.Width, within = column % Panel.Width;
                ref float from = ref Unsafe.Add(ref start.Start, first * start.Row + index * start.Panel + within);
                TileRows3<R, S> c0 = default, c1 = default, c2 = default;
                ref float a0 = ref Unsafe.Add(ref a.Start, first * aRow), a1 = ref a0, a2 = ref a0, p = ref Unsafe.Add(ref b.Start, index * panel + within);
                if (Unsafe.SizeOf<N>() > 1)
                {
                    c0 = TileRows3<R, S>.Load(ref from, start.Row, start.Panel);
                }
                if (Unsafe.SizeOf<N>() > 2)
                {
                    c1 = TileRows3<R, S>.Load(ref Unsafe.Add(ref from, 3 * start.Row), start.Row, start.Panel);
                    a1 = ref Unsafe.Add(ref a0, 3 * aRow);
                }
                if (Unsafe.SizeOf<N>() > 3)
                {
                    c2 = TileRows3<R, S>.Load(ref Unsafe.Add(ref from, 6 * start.Row), start.Row, start.Panel);
                    a2 = ref Unsafe.Add(ref a0, 6 * aRow);
                }
                L last = L.Load(ref Unsafe.Add(ref from, 3 * (Unsafe.SizeOf<N>() - 1) * start.Row), start.Row, start.Panel);
                ref float aLast = ref Unsafe.Add(ref a0, 3 * (Unsafe.SizeOf<N>() - 1) * aRow);

                if (k >= LongChain)
                {
                    // Prefetches the next tile of C, which may not be in L1, while this tile is computed.
                    ref float next = ref Unsafe.Add(ref c.Start, first * c.Row + (column + R.Width) / Panel.Width * c.Panel);
                    for (nint i = 0; i < 3 * (Unsafe.SizeOf<N>() - 1) + L.Count; i++)
                    {
                        Prefetch.Line(ref next, 0);
                        Prefetch.Line(ref next, c.Panel);
                        next = ref Unsafe.Add(ref next, c.Row);
                    }
                }
                for (nint left = k; left > 0;)
                {
                    nint run = Math.Min(left, a.Run);
                    left -= run;
                    if (a.Jump != 0 && column == 0)
                    {
                        // Hardware prefetchers do not follow the jumps of A; the following tiles find it in L1.
                        ref float ahead = ref Unsafe.Add(ref a0, RunsAhead * (a.Jump + a.Run * step));
                        for (nint i = 0; i < 3 * (Unsafe.SizeOf<N>() - 1) + L.Count; i++)
                        {
                            Prefetch.Line(ref ahead, i * aRow);
                        }
                    }
                    for (; run > 0; run--)
                    {
                        R w = R.Load(ref p, panel);
                        if (Unsafe.SizeOf<N>() > 1)
                        {
                            c0 = c0.AddProduct(ref a0, aRow, w);
                            a0 = ref Unsafe.Add(ref a0, step);
                        }
                        if (Unsafe.SizeOf<N>() > 2)
                        {
                            c1 = c1.AddProduct(ref a1, aRow, w);
                            a1 = ref Unsafe.Add(ref a1, step);
                        }
                        if (Unsafe.SizeOf<N>() > 3)
                        {
                            c2 = c2.AddProduct(ref a2, aRow, w);
                            a2 = ref Unsafe.Add(ref a2, step);
                        }
                        last = last.AddProduct(ref aLast, aRow, w);
                        aLast = ref Unsafe.Add(ref aLast, step);
                        p = ref Unsafe.Add(ref p, row);
                    }
                    a0 = ref Unsafe.Add(ref a0, a.Jump);
                    a1 = ref Unsafe.Add(ref a1, a.Jump);
                    a2 = ref Unsafe.Add(ref a2, a.Jump);
                    aLast = ref Unsafe.Add(ref aLast, a.Jump);
                }

                ref float into = ref Unsafe.Add(ref c.Start, first * c.Row + index * c.Panel + within);
                if (Unsafe.SizeOf<N>() > 1)
                {
                    c0.Store(ref into, c.Row, c.Panel);
                }
                if (Unsafe.SizeOf<N>() > 2)
                {
                    c1.Store(ref Unsafe.Add(ref into, 3 * c.Row), c.Row, c.Panel);
                }
                if (Unsafe.SizeOf<N>() > 3)
                {
                    c2.Store(ref Unsafe.Add(ref into, 6 * c.Row), c.Row, c.Panel);
                }
                last.Store(ref Unsafe.Add(ref into, 3 * (Unsafe.SizeOf<N>() - 1) * c.Row), c.Row, c.Panel);
            }
            first += 3 * (Unsafe.SizeOf<N>() - 1) + L.Count;
        }
    }
}
