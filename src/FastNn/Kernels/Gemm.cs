using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>What is done with a block of C as soon as its last product is added, while it is in the first cache.</summary>
internal interface IEpilogue
{
    /// <summary>Rows <paramref name="row"/> .. +<paramref name="rows"/>, columns <paramref name="column"/> .. +<paramref name="columns"/> (whole registers) are complete.</summary>
    void Apply<S>(int row, int column, int rows, int columns) where S : struct, ISimd<S>;
}

/// <summary>Nothing more to do.</summary>
internal readonly struct NoEpilogue : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S>(int row, int column, int rows, int columns) where S : struct, ISimd<S> { }
}

/// <summary>
/// C = start + A·B for every shape and every transposition: the operands' strides say what lies where. Start is a bias row, C itself
/// (accumulation) or zeros. Every element of C is one chain of fused multiply-adds over k in order, beginning with its start, so the bits do
/// not depend on tiles, blocks, tiers or threads.
/// </summary>
internal static class Gemm
{
    /// <summary>C = start + A·B, rows of C times columns in whole panels.  a: [m, k]  b: [k, n]  start, c: [m, n]; n a multiple of 16.</summary>
    public static void Run(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int m, int n, int k) =>
        Run(a, b, start, c, m, n, k, default(NoEpilogue));

    /// <summary>The same, and the epilogue on every finished block of C.</summary>
    public static void Run<E>(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int m, int n, int k, scoped in E epilogue)
        where E : struct, IEpilogue, allows ref struct =>
        Tiers.Run(new GemmKernel<E>(a, b, start, c, m, n, k, epilogue));

    /// <summary>c (+)= a·b.  a: [m, k]  b: [k, n]  c: [m, n]; b and c padded to whole panels.</summary>
    public static void Multiply(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false)
    {
        Check(a.Columns, b.Rows, a.Rows, c.Rows, b.Columns, c.Columns, b.IsPadded && c.IsPadded);
        Run(ScalarOperand.Of(a), PanelOperand.Of(b), Start(c, accumulate), PanelOperand.Of(c), c.Rows, Panel.Pad(c.Columns), a.Columns);
    }

    /// <summary>c (+)= aᵀ·b.  a: [k, m]  b: [k, n]  c: [m, n]; b and c padded to whole panels.</summary>
    public static void MultiplyTransposedA(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false)
    {
        Check(a.Rows, b.Rows, a.Columns, c.Rows, b.Columns, c.Columns, b.IsPadded && c.IsPadded);
        Run(ScalarOperand.OfTransposed(a), PanelOperand.Of(b), Start(c, accumulate), PanelOperand.Of(c), c.Rows, Panel.Pad(c.Columns), a.Rows);
    }

    /// <summary>c (+)= a·bᵀ.  a: [m, k]  b: [n, k]  c: [m, n]; c padded to whole panels. scratch: room for bᵀ, k rows of padded n.</summary>
    public static void MultiplyTransposedB(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, Span<float> scratch, bool accumulate = false)
    {
        var transposed = new Matrix(scratch, b.Columns, b.Rows, Panel.Stride(b.Rows));
        Transpose.Run(b, transposed);
        Multiply(a, transposed, c, accumulate);
    }

    static PanelOperand Start(Matrix c, bool accumulate) => accumulate ? PanelOperand.Of(c) : PanelOperand.Zero;

    static void Check(int aDepth, int bDepth, int aRows, int cRows, int bColumns, int cColumns, bool padded)
    {
        if (aDepth != bDepth || aRows != cRows || bColumns != cColumns || !padded)
        {
            throw new ArgumentException($"Cannot multiply [{aRows}, {aDepth}] by [{bDepth}, {bColumns}] into [{cRows}, {cColumns}]{(padded ? "" : ": rows must be padded to whole panels of 16")}.");
        }
    }
}

/// <summary>The loops over blocks, and the table that gives each shape its tile.</summary>
internal readonly ref struct GemmKernel<E>(ScalarOperand a, PanelOperand b, PanelOperand start, PanelOperand c, int m, int n, int k, E epilogue) : IKernel
    where E : struct, IEpilogue, allows ref struct
{
    // A block of B of 256 × 512 floats stays in the second cache (1 MB) while all rows of A pass by it.
    const int DepthBlock = 256, ColumnBlock = 512;

    readonly ScalarOperand a = a;
    readonly PanelOperand b = b, start = start, c = c;
    readonly int m = m, n = n, k = k;
    readonly E epilogue = epilogue;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        // Sixteen-lane registers come in a file of 32: twelve rows of two. Others have to do with 16: six rows of two.
        int most = S.Width >= Panel.Width ? 12 : 6;
        for (int column = 0; column < n; column += ColumnBlock)
        {
            int columns = Math.Min(ColumnBlock, n - column);
            // No depth at all is one empty block: C becomes its start.
            for (int depth = 0; depth == 0 || depth < k; depth += DepthBlock)
            {
                int steps = Math.Min(DepthBlock, k - depth);
                bool last = depth + steps >= k;
                // Tiles as equal as can be: 64 rows are 11, 11, 11, 11, 10, 10 and not five times 12 and a thin rest.
                int tiles = (m + most - 1) / most;
                for (int row = 0; tiles > 0; tiles--)
                {
                    int rows = (m - row + tiles - 1) / tiles;
                    Strip<S>(row, rows, column, columns, depth, steps, last);
                    row += rows;
                }
            }
        }
    }

    /// <summary>A few rows of C over a block of columns, in tiles as wide as the register file allows for so many rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Strip<S>(int row, int rows, int column, int columns, int depth, int steps, bool last) where S : struct, ISimd<S>
    {
        int first = column, end = column + columns;
        int most = S.Width >= Panel.Width ? 12 : 6;
        if (rows == 1)
        {
            for (; column + 8 * S.Width <= end; column += 8 * S.Width)
            {
                Rows<S, TileRowPair<TileRowPair<TileRowPair<TileRow1<S>, S>, S>, S>>(row, 1, column, depth, steps);
            }
        }
        if (rows <= most / 2)
        {
            for (; column + 4 * S.Width <= end; column += 4 * S.Width)
            {
                Rows<S, TileRowPair<TileRowPair<TileRow1<S>, S>, S>>(row, rows, column, depth, steps);
            }
        }
        for (; column + 2 * S.Width <= end; column += 2 * S.Width)
        {
            Rows<S, TileRowPair<TileRow1<S>, S>>(row, rows, column, depth, steps);
        }
        if (column < end)
        {
            Rows<S, TileRow1<S>>(row, rows, column, depth, steps);
        }
        if (last)
        {
            epilogue.Apply<S>(row, first, rows, columns);
        }
    }

    void Rows<S, R>(int row, int rows, int column, int depth, int steps) where S : struct, ISimd<S> where R : struct, ITileRow<R, S>
    {
        // The chain goes on where the block of depths before left it.
        var from = depth == 0 ? start : c;
        var tileA = new ScalarOperand(ref Unsafe.Add(ref a.Start, row * a.Row + DepthOffset(depth)), a.Row, a.Step, a.Run, a.Jump);
        var tileB = new PanelOperand(ref At(in b, depth, column), b.Row, b.Panel);
        var tileStart = new PanelOperand(ref At(in from, row, column), from.Row, from.Panel);
        var tileC = new PanelOperand(ref At(in c, row, column), c.Row, c.Panel);
        switch (rows)
        {
            case 1: Tile<S, R, Groups1, TileRows1<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 2: Tile<S, R, Groups1, TileRows2<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 3: Tile<S, R, Groups1, TileRows3<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 4: Tile<S, R, Groups2, TileRows1<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 5: Tile<S, R, Groups2, TileRows2<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 6: Tile<S, R, Groups2, TileRows3<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 7: Tile<S, R, Groups3, TileRows1<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 8: Tile<S, R, Groups3, TileRows2<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 9: Tile<S, R, Groups3, TileRows3<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 10: Tile<S, R, Groups4, TileRows1<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            case 11: Tile<S, R, Groups4, TileRows2<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
            default: Tile<S, R, Groups4, TileRows3<R, S>>.Run(tileA, tileB, tileStart, tileC, steps); break;
        }
    }

    // Blocks of depth are whole runs, so a jump lies only between them.
    nint DepthOffset(int depth) => depth * a.Step + (a.Jump == 0 ? 0 : depth / a.Run * a.Jump);

    static ref float At(scoped in PanelOperand operand, int row, int column) =>
        ref Unsafe.Add(ref operand.Start, row * operand.Row + column / Panel.Width * operand.Panel + column % Panel.Width);
}
