using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Work on a block of C after its last product is added, while the block is in the L1 cache.</summary>
interface IEpilogue
{
    /// <summary>Rows <paramref name="row"/> .. +<paramref name="rows"/>, columns <paramref name="column"/> .. +<paramref name="columns"/> (whole registers) are
    /// complete.</summary>
    void Apply<S>(int row, int column, int rows, int columns) where S : struct, ISimd<S>;
}

/// <summary>Does nothing.</summary>
readonly struct NoEpilogue : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S>(int row, int column, int rows, int columns) where S : struct, ISimd<S> { }
}

/// <summary>
/// C = start + A·B for every shape and every transposition, which the strides of the operands describe. Start is a bias row, C itself (accumulation) or zeros.
/// Every element of C is one chain of fused multiply-adds over k in order, beginning with its start, so the bits do not depend on tiles, blocks, tiers or
/// threads.
/// </summary>
static class Gemm
{
    /// <summary>Floats of the workspace in which <see cref="Multiply"/> packs a block of B.</summary>
    public const int PackingSize = GemmBlock.Floats;

    /// <summary>The maximum of rows of a tile of C, and so of a block of an epilogue.</summary>
    public const int MostRows = 12;

    /// <summary>C = start + A·B, rows of C times columns in whole panels.  a: [m, k]  b: [k, n]  start, c: [m, n]; n a multiple of 16.</summary>
    public static void Run(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int m, int n, int k,
        Workers? workers = null) =>
        Run(a, b, start, c, m, n, k, default(NoEpilogue), workers);

    /// <summary>C = start + A·B, followed by the epilogue on every finished block of C.</summary>
    public static void Run<E>(scoped in ScalarOperand a, scoped in PanelOperand b, scoped in PanelOperand start, scoped in PanelOperand c, int m, int n, int k,
        scoped in E epilogue, Workers? workers = null)
        where E : struct, IEpilogue, allows ref struct
    {
        bool splitsColumns = workers is not null && SplitsColumns(n, workers.Count);
        var kernel = new GemmKernel<E>(a, b, start, c, k, epilogue, 0, m, 0, n, splitsColumns);
        Partition.Run(kernel, splitsColumns ? n : m, (long)(splitsColumns ? m : n) * k, workers, splitsColumns ? 2 * Panel.Width : 1);
    }

    /// <summary>Whether threads divide the columns of C, and not its rows. They do where there are enough: then a thread owns the same panels of weights in the
    /// forward product and in the gradient of the weights.</summary>
    public static bool SplitsColumns(int n, int threads) => n >= 2 * Panel.Width * threads;

    /// <summary>
    /// c (+)= a·b.  a: [m, k]  b: [k, n]  c: [m, n]; b and c padded to whole panels. Rows of b that are a multiple of 4 KB
    /// apart share cache sets; with a workspace (<see cref="PackingSize"/>) they are packed into panels, block by block.
    /// </summary>
    public static void Multiply(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false, Span<float> packing = default)
    {
        Check(a.Columns, b.Rows, a.Rows, c.Rows, b.Columns, c.Columns, b.IsPadded && c.IsPadded);
        if (b.Stride % CacheSizes.L1Way == 0 && a.Columns > 0 && packing.Length >= PackingSize)
        {
            MultiplyPacked(a, b, c, accumulate, packing);
            return;
        }
        Run(ScalarOperand.Of(a), PanelOperand.Of(b), Start(c, accumulate), PanelOperand.Of(c), c.Rows, Panel.Pad(c.Columns), a.Columns);
    }

    static void MultiplyPacked(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate, Span<float> packing)
    {
        int depthBlock = GemmBlock.Depth(ScalarOperand.Of(a), PanelOperand.OfPanels(packing, 0)), columnBlock = PackingSize / depthBlock;
        for (int column = 0; column < c.Columns; column += columnBlock)
        {
            int columns = Math.Min(columnBlock, Panel.Pad(c.Columns) - column);
            for (int depth = 0; depth < a.Columns; depth += depthBlock)
            {
                int steps = Math.Min(depthBlock, a.Columns - depth);
                Tiers.Run(new PackKernel(PanelOperand.Of(b).From(depth, column), steps, columns, packing));
                PanelOperand target = PanelOperand.Of(c).From(0, column);
                PanelOperand start = accumulate || depth > 0 ? target : PanelOperand.Zero;
                var left = new ScalarOperand(ref Unsafe.Add(ref a.Start, depth), a.Stride, 1);
                Run(left, PanelOperand.OfPanels(packing, steps), start, target, c.Rows, columns, steps);
            }
        }
    }

    /// <summary>c (+)= aᵀ·b.  a: [k, m]  b: [k, n]  c: [m, n]; b and c padded to whole panels.</summary>
    public static void MultiplyTransposedA(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false)
    {
        Check(a.Rows, b.Rows, a.Columns, c.Rows, b.Columns, c.Columns, b.IsPadded && c.IsPadded);
        Run(ScalarOperand.OfTransposed(a), PanelOperand.Of(b), Start(c, accumulate), PanelOperand.Of(c), c.Rows, Panel.Pad(c.Columns), a.Rows);
    }

    /// <summary>c (+)= a·bᵀ.  a: [m, k]  b: [n, k]  c: [m, n]; c padded to whole panels. scratch: floats for bᵀ, k rows of padded n.</summary>
    public static void MultiplyTransposedB(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, Span<float> scratch, bool accumulate = false)
    {
        var transposed = new Matrix(scratch, b.Columns, b.Rows, Panel.Stride(b.Rows));
        Transpose.Run(b, transposed);
        Multiply(a, transposed, c, accumulate);
    }

    static PanelOperand Start(Matrix c, bool accumulate) => accumulate ? PanelOperand.Of(c) : PanelOperand.Zero;

    static void Check(int aDepth, int bDepth, int aRows, int cRows, int bColumns, int cColumns, bool padded)
    {
        Require.Argument(
            aDepth == bDepth && aRows == cRows && bColumns == cColumns,
            "c",
            $"a is [{aRows}, {aDepth}], b is [{bDepth}, {bColumns}] and c is [{cRows}, {cColumns}]; they must be [m, k], [k, n] and [m, n].");
        Require.Argument(padded, "c", $"The rows of b and c must be padded to whole panels of {Panel.Width}.");
    }
}

/// <summary>The blocks of B that stay in the L2 cache while all rows of A are multiplied by them: half of the cache.</summary>
static class GemmBlock
{
    public const int Floats = CacheSizes.L2 / 2;

    /// <summary>The rows of the highest tile. With AVX-512 there are 32 registers, enough for twelve rows of two; otherwise 16, enough for six rows of
    /// two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostRows<S>() where S : struct, ISimd<S> => S.Width >= Panel.Width ? Gemm.MostRows : Gemm.MostRows / 2;

    /// <summary>
    /// Returns the steps of a block. Deep and narrow blocks read and write C least. But reading A in panels from the L3 cache is slow, because no hardware
    /// prefetcher follows its jumps: then wide blocks, which read A least; and likewise where the rows of B share cache sets.
    /// </summary>
    public static int Depth(scoped in ScalarOperand a, scoped in PanelOperand b) => a.Jump == 0 && b.Row % CacheSizes.L1Way != 0 ? 1024 : 512;
}

/// <summary>The loops over blocks, and the choice of the tile for each shape: rows and columns of C from a first one to before an end.</summary>
readonly ref struct GemmKernel<E>(
    ScalarOperand a, PanelOperand b, PanelOperand start, PanelOperand c, int k, E epilogue, int firstRow, int endRow, int firstColumn, int endColumn,
        bool splitsColumns = false)
    : IKernel, IRangeWork<GemmKernel<E>> where E : struct, IEpilogue, allows ref struct
{
    readonly ScalarOperand a = a;
    readonly PanelOperand b = b, start = start, c = c;
    readonly int k = k, firstRow = firstRow, endRow = endRow, firstColumn = firstColumn, endColumn = endColumn;
    readonly bool splitsColumns = splitsColumns;
    readonly E epilogue = epilogue;

    public void Run() => Tiers.Run(this);

    /// <summary>Returns the product of the columns or rows from a start to before an end.</summary>
    public GemmKernel<E> Slice(int start, int end) => splitsColumns
        ? new(a, b, this.start, c, k, epilogue, firstRow, endRow, start, end)
        : new(a, b, this.start, c, k, epilogue, start, end, firstColumn, endColumn);

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        int most = GemmBlock.MostRows<S>();
        int depthBlock = GemmBlock.Depth(a, b), columnBlock = GemmBlock.Floats / depthBlock;
        for (int column = firstColumn; column < endColumn; column += columnBlock)
        {
            int columns = Math.Min(columnBlock, endColumn - column);
            // k = 0 is one empty block: C becomes its start.
            for (int depth = 0; depth == 0 || depth < k; depth += depthBlock)
            {
                int steps = Math.Min(depthBlock, k - depth);
                bool last = depth + steps >= k;
                // Tiles of nearly equal height: 64 rows are 11, 11, 11, 11, 10, 10 instead of five times 12 and 4.
                int tiles = (endRow - firstRow + most - 1) / most;
                for (int row = firstRow; tiles > 0; tiles--)
                {
                    int rows = (endRow - row + tiles - 1) / tiles;
                    Strip<S>(row, rows, column, columns, depth, steps, last);
                    row += rows;
                }
            }
        }
    }

    /// <summary>Computes a few rows of C over a block of columns, in the widest tiles that the register file allows for these rows.</summary>
    [MethodImpl(JitOptions.Kernel)]
    void Strip<S>(int row, int rows, int column, int columns, int depth, int steps, bool last) where S : struct, ISimd<S>
    {
        int first = column, wide = rows <= GemmBlock.MostRows<S>() / 2 ? columns / (4 * S.Width) * (4 * S.Width) : 0;
        int middle = (columns - wide) / (2 * S.Width) * (2 * S.Width);
        if (wide > 0)
        {
            Tile<S, TileRowPair<TileRowPair<TileRow1<S>, TileRow1<S>, S>, TileRowPair<TileRow1<S>, TileRow1<S>, S>, S>>(row, rows, column, wide, depth, steps);
        }
        if (middle > 0)
        {
            Tile<S, TileRowPair<TileRow1<S>, TileRow1<S>, S>>(row, rows, column + wide, middle, depth, steps);
        }
        if (wide + middle < columns)
        {
            Tile<S, TileRow1<S>>(row, rows, column + wide + middle, columns - wide - middle, depth, steps);
        }
        if (last)
        {
            epilogue.Apply<S>(row, first, rows, columns);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void Tile<S, R>(int row, int rows, int column, int columns, int depth, int steps) where S : struct, ISimd<S> where R : struct, ITileRow<R, S>
    {
        var tileA = new ScalarOperand(ref Unsafe.Add(ref a.Start, row * a.Row + DepthOffset(depth)), a.Row, a.Step, a.Run, a.Jump);
        PanelOperand tileC = c.From(row, column);
        // The chain continues where the previous block of depths left it.
        Tiles<S, R>.Run(rows, tileA, b.From(depth, column), depth == 0 ? start.From(row, column) : tileC, tileC, columns, steps);
    }

    // Blocks of depth are whole runs, so jumps occur only between runs.
    nint DepthOffset(int depth) => depth * a.Step + (a.Jump == 0 ? 0 : depth / a.Run * a.Jump);
}

/// <summary>Copies a block of rows into panels: [columns/16][rows][16].</summary>
readonly ref struct PackKernel(PanelOperand from, int rows, int columns, Span<float> panels) : IKernel
{
    readonly PanelOperand from = from;
    readonly int rows = rows, columns = columns;
    readonly Span<float> panels = panels;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint panel = (nint)rows * Panel.Width;
        for (nint row = 0; row < rows; row++)
        {
            ref float source = ref Unsafe.Add(ref from.Start, row * from.Row),
                target = ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), row * Panel.Width);
            for (nint column = 0; column < columns; column += Panel.Width)
            {
                for (nint i = 0; i < Panel.Width; i += S.Width)
                {
                    S.Store(S.Load(ref source, column + i), ref target, i);
                }
                target = ref Unsafe.Add(ref target, panel);
            }
        }
    }
}
