using FastNn.Memory;

namespace FastNn.Kernels;

/// <summary>
/// Divides a product of one row into groups of columns, and chooses their kernels by shape. Narrow groups have too few chains to hide the latency of the
/// multiply-adds, so each is split into up to eight: there are always eight accumulators, adjacent registers times chains. The order of a sum depends on the
/// number of columns alone, so that all tiers give the same bits.
/// </summary>
static unsafe class RowProducts<S> where S : struct, ISimd<S>
{
    const int Accumulators = 8;

    /// <summary>y = max(start + x·W, low) for one row.</summary>
    /// <param name="operands">The other operands.</param>
    /// <param name="x">x: [k]</param>
    /// <param name="y">y: [n]</param>
    /// <param name="exact">Whether every sum is one chain in the order of k, as in <see cref="Gemm"/>.</param>
    public static void Run(in RowOperands operands, ref float x, ref float y, bool exact)
    {
        for (nint column = 0; column < operands.N;)
        {
            nint end = GetGroupEnd(column, operands.N);
            Choose((int)(end - column), exact)(operands, ref x, ref y, column, end);
            column = end;
        }
    }

    /// <summary>Returns the column after the group that begins at a column: a multiple of eight panels, or four, two or one.</summary>
    public static nint GetGroupEnd(nint column, nint n)
    {
        nint panels = (n - column) / Panel.Width;
        return column + Panel.Width * (panels >= 8 ? panels / 8 * 8 : panels >= 4 ? 4 : panels >= 2 ? 2 : 1);
    }

    /// <summary>Returns the kernel of a group.</summary>
    public static delegate*<in RowOperands, ref float, ref float, nint, nint, void> Choose(int columns, bool exact)
    {
        int registers = Math.Min(columns / S.Width, Accumulators), chains = exact ? 1 : Math.Max(1, Accumulators * Panel.Width / columns);
        return (chains == 1 ? registers : Accumulators / chains, chains) switch
        {
            (1, 8) => Eight(),
            (2, 4) => Four<TileRowPair<TileRow1<S>, S>>(),
            (4, 2) => Two<TileRowPair<TileRowPair<TileRow1<S>, S>, S>>(),
            (1, _) => One<TileRow1<S>>(),
            (2, _) => One<TileRowPair<TileRow1<S>, S>>(),
            (4, _) => One<TileRowPair<TileRowPair<TileRow1<S>, S>, S>>(),
            _ => One<TileRowPair<TileRowPair<TileRowPair<TileRow1<S>, S>, S>, S>>(),
        };
    }

    static delegate*<in RowOperands, ref float, ref float, nint, nint, void> One<R>() where R : struct, ITileRow<R, S> =>
        &RowProduct<S, R, Chain<R, S>>.Run;

    static delegate*<in RowOperands, ref float, ref float, nint, nint, void> Two<R>() where R : struct, ITileRow<R, S> =>
        &RowProduct<S, R, ChainPair<Chain<R, S>, R, S>>.Run;

    static delegate*<in RowOperands, ref float, ref float, nint, nint, void> Four<R>() where R : struct, ITileRow<R, S> =>
        &RowProduct<S, R, ChainPair<ChainPair<Chain<R, S>, R, S>, R, S>>.Run;

    static delegate*<in RowOperands, ref float, ref float, nint, nint, void> Eight() =>
        &RowProduct<S, TileRow1<S>, ChainPair<ChainPair<ChainPair<Chain<TileRow1<S>, S>, TileRow1<S>, S>, TileRow1<S>, S>, TileRow1<S>, S>>.Run;
}
