using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// Chooses the kernel of a product of one row by its shape. Few columns have too few chains to hide the latency of the multiply-adds, so each is split into
/// several. Their number depends on the columns and the order alone, so that all tiers give the same bits; how many columns a pass computes is what the
/// registers allow.
/// </summary>
static unsafe class RowProducts<S> where S : struct, ISimd<S>
{
    /// <summary>Returns the number of columns, of the <paramref name="n"/> that are left, that one kernel computes.</summary>
    public static int GetGroup(int n, RowOrder order)
    {
        int panels = n / Panel.Width;
        return order != RowOrder.Groups ? n : Panel.Width * (panels >= 8 ? panels / 8 * 8 : panels >= 4 ? 4 : panels >= 2 ? 2 : 1);
    }

    /// <summary>Returns the kernel.</summary>
    /// <param name="n">Columns in whole panels, at least one, or <see cref="Panel.Half"/>; at most those of <see cref="GetGroup"/>.</param>
    /// <param name="order">The order of the sums.</param>
    public static delegate*<in RowOperands, ref float, ref float, void> Choose(int n, RowOrder order)
    {
        if (order == RowOrder.Groups)
        {
            return ChooseGroup(n);
        }
        if (n == Panel.Half && S.Width == Panel.Half)
        {
            return order == RowOrder.Exact ? One<TileRow1<S>>() : Four<TileRow1<S>>();
        }
        int panels = Math.Max(1, n / Panel.Width), chains = order == RowOrder.Exact || panels > 4 ? 1 : panels > 2 ? 2 : 5 - panels;
        if (S.Width == Panel.Width)
        {
            return Choose<TileRow1<S>>(Pass(panels, 8 / chains), chains);
        }
        if (S.Width == Panel.Width / 2)
        {
            // Of 16 registers, two have a weight and a broadcast element of x. A multiply-add of Vector<T> is more calls, and the JIT inlines only so many:
            // three panels of two chains are too much.
            return Choose<TileRowPair<TileRow1<S>, TileRow1<S>, S>>(Pass(panels, chains == 2 && Tiers.IsVector<S>() ? 2 : 7 / chains), chains);
        }
        return Choose(n, chains);
    }

    // A group of eight panels or a multiple, four, two or one: always eight accumulators.
    static delegate*<in RowOperands, ref float, ref float, void> ChooseGroup(int n) => (n / Panel.Width) switch
    {
        1 => Eight<TileRow1<S>>(),
        2 => Four<TileRowPair<TileRow1<S>, TileRow1<S>, S>>(),
        4 => Two<TileRowPair<TileRowPair<TileRow1<S>, TileRow1<S>, S>, TileRowPair<TileRow1<S>, TileRow1<S>, S>, S>>(),
        _ => Choose<TileRow1<S>>(8, 1),
    };

    // The columns of all passes but the last are equal, and as few passes as possible.
    static int Pass(int panels, int most)
    {
        int passes = (panels + most - 1) / most;
        return (panels + passes - 1) / passes;
    }

    static delegate*<in RowOperands, ref float, ref float, void> Choose<P>(int panels, int chains) where P : struct, ITileRow<P, S> => (panels, chains) switch
    {
        (1, 4) => Four<P>(),
        (2, 3) => Three<TileRowPair<P, P, S>>(),
        (2, 2) => Two<TileRowPair<P, P, S>>(),
        (3, 2) => Two<TileRowPair<TileRowPair<P, P, S>, P, S>>(),
        (4, 2) => Two<TileRowPair<TileRowPair<P, P, S>, TileRowPair<P, P, S>, S>>(),
        (1, _) => One<P>(),
        (2, _) => One<TileRowPair<P, P, S>>(),
        (3, _) => One<TileRowPair<TileRowPair<P, P, S>, P, S>>(),
        (4, _) => One<TileRowPair<TileRowPair<P, P, S>, TileRowPair<P, P, S>, S>>(),
        (5, _) => One<TileRowPair<TileRowPair<TileRowPair<P, P, S>, TileRowPair<P, P, S>, S>, P, S>>(),
        (6, _) => One<TileRowPair<TileRowPair<TileRowPair<P, P, S>, TileRowPair<P, P, S>, S>, TileRowPair<P, P, S>, S>>(),
        (7, _) => One<TileRowPair<TileRowPair<TileRowPair<P, P, S>, TileRowPair<P, P, S>, S>, TileRowPair<TileRowPair<P, P, S>, P, S>, S>>(),
        _ => One<TileRowPair<TileRowPair<TileRowPair<P, P, S>, TileRowPair<P, P, S>, S>, TileRowPair<TileRowPair<P, P, S>, TileRowPair<P, P, S>, S>, S>>(),
    };

    // Registers of one or four lanes: up to eight sums.
    static delegate*<in RowOperands, ref float, ref float, void> Choose(int n, int chains) => chains switch
    {
        4 => Four<TileRowPair<TileRow1<S>, TileRow1<S>, S>>(),
        3 => Three<TileRowPair<TileRow1<S>, TileRow1<S>, S>>(),
        2 => Two<TileRowPair<TileRowPair<TileRow1<S>, TileRow1<S>, S>, TileRowPair<TileRow1<S>, TileRow1<S>, S>, S>>(),
        _ => n >= 8 * S.Width
            ? Choose<TileRow1<S>>(8, 1)
            : Choose<TileRow1<S>>(4, 1),
    };

    static delegate*<in RowOperands, ref float, ref float, void> One<R>() where R : struct, ITileRow<R, S> => &RowProduct<S, R, Chain<R, S>>.Run;

    static delegate*<in RowOperands, ref float, ref float, void> Two<R>() where R : struct, ITileRow<R, S> =>
        &RowProduct<S, R, ChainPair<Chain<R, S>, Chain<R, S>, R, S>>.Run;

    static delegate*<in RowOperands, ref float, ref float, void> Three<R>() where R : struct, ITileRow<R, S> =>
        &RowProduct<S, R, ChainPair<ChainPair<Chain<R, S>, Chain<R, S>, R, S>, Chain<R, S>, R, S>>.Run;

    static delegate*<in RowOperands, ref float, ref float, void> Four<R>() where R : struct, ITileRow<R, S> =>
        &RowProduct<S, R, ChainPair<ChainPair<Chain<R, S>, Chain<R, S>, R, S>, ChainPair<Chain<R, S>, Chain<R, S>, R, S>, R, S>>.Run;

    static delegate*<in RowOperands, ref float, ref float, void> Eight<R>() where R : struct, ITileRow<R, S> =>
        &RowProduct<S, R, ChainPair<
            ChainPair<ChainPair<Chain<R, S>, Chain<R, S>, R, S>, ChainPair<Chain<R, S>, Chain<R, S>, R, S>, R, S>,
            ChainPair<ChainPair<Chain<R, S>, Chain<R, S>, R, S>, ChainPair<Chain<R, S>, Chain<R, S>, R, S>, R, S>, R, S>>.Run;
}
