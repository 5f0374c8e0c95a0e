using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>
/// C = start + A·W for weights in words, block by block: a block of W is decoded to floats in L1, and <see cref="Gemm"/> multiplies all rows of A by it. Every
/// element is one chain in the order of k, as in a product with float weights; scales multiply the finished chain.
/// </summary>
/// <param name="a">A: [rows, k]</param>
/// <param name="w">W: [n/16][words of k][16]</param>
/// <param name="scales">[n] in whole panels; empty where the format has none.</param>
/// <param name="start">A row of n, or zeros.</param>
/// <param name="c">C: [rows, n], rows in whole panels.</param>
/// <param name="exact">Whether a single row keeps the chains of a batch.</param>
/// <param name="epilogue">Runs on every finished block of C.</param>
/// <param name="firstColumn">Where the columns to compute begin, a multiple of 16.</param>
/// <param name="endColumn">Where they end, a multiple of 16.</param>
readonly ref struct CompressedProduct<D, E>(
    ReadOnlyMatrix a, ReadOnlySpan<float> w, ReadOnlySpan<float> scales, PanelOperand start, Matrix c, bool exact, E epilogue, int firstColumn, int endColumn)
    : IKernel, IRangeWork<CompressedProduct<D, E>>
    where D : struct, IWordFormat where E : struct, IEpilogue, allows ref struct
{
    // 16 KB, a half of L1, on the stack; the columns are those of a tile.
    const int Depth = 128, Columns = 2 * Panel.Width;

    // Decoding a block costs as much as multiplying so many rows, each of which decodes the weights in its registers.
    const int FewRows = 3, ManyColumns = 8 * Panel.Width;

    readonly ReadOnlyMatrix a = a;
    readonly ref float w = ref Unsafe.AsRef(in MemoryMarshal.GetReference(w)), scales = ref Unsafe.AsRef(in MemoryMarshal.GetReference(scales));
    readonly ReadOnlySpan<float> words = w, factors = scales;
    readonly PanelOperand start = start;
    readonly Matrix c = c;
    readonly bool exact = exact;
    readonly E epilogue = epilogue;
    readonly int firstColumn = firstColumn, endColumn = endColumn;

    /// <summary>Computes the product of all columns; threads divide them.</summary>
    public static void Run(scoped in CompressedProduct<D, E> product, Workers? workers) =>
        Partition.Run(product, product.endColumn, (long)product.a.Rows * product.a.Columns, workers, Columns);

    public void Run() => Tiers.Run(this);

    /// <summary>Returns the product of the columns from a start to before an end.</summary>
    public CompressedProduct<D, E> Slice(int start, int end) => new(a, words, factors, this.start, c, exact, epilogue, start, end);

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        int columns = endColumn - firstColumn;
        if (D.RoundsInputs || a.Rows == 1 || a.Rows <= FewRows && columns >= ManyColumns)
        {
            Rows<S>(columns);
        }
        else
        {
            Blocks<S>();
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void Rows<S>(int columns) where S : struct, ISimd<S>
    {
        PanelOperand from = start.From(0, firstColumn);
        ref float own = ref Unsafe.Add(ref w, firstColumn / Panel.Width * IWordFormat.PanelOf<D>(a.Columns)), factors = ref Unsafe.Add(ref scales, firstColumn);
        ref float y = ref Unsafe.Add(ref c.Start, firstColumn);
        if (D.RoundsInputs)
        {
            RoundedProduct<S, D>.Run(ref a.Start, a.Stride, a.Rows, a.Columns, ref own, ref factors, ref from.Start, from.Panel, ref y, c.Stride, columns);
        }
        for (int row = 0; row < a.Rows && !D.RoundsInputs; row++)
        {
            CompressedRow<S, D>.Run(ref Unsafe.Add(ref a.Start, (nint)row * a.Stride), a.Columns, ref own, ref factors, ref from.Start, from.Panel,
                ref Unsafe.Add(ref y, (nint)row * c.Stride), columns, exact || a.Rows > 1);
        }
        epilogue.Apply<S>(0, firstColumn, a.Rows, columns);
    }

    [SkipLocalsInit]
    [MethodImpl(JitOptions.Kernel)]
    void Blocks<S>() where S : struct, ISimd<S>
    {
        Span<float> block = stackalloc float[Depth * Columns];
        int k = a.Columns;
        for (int column = firstColumn; column < endColumn; column += Columns)
        {
            int columns = Math.Min(Columns, endColumn - column);
            PanelOperand own = PanelOperand.Of(c).From(0, column), first = D.Unit == 0 ? start.From(0, column) : PanelOperand.Zero;
            // k = 0 is one empty block: C becomes its start.
            for (int depth = 0; depth == 0 || depth < k; depth += Depth)
            {
                int steps = Math.Min(Depth, k - depth);
                Decode<S>(column, columns, depth, steps, block);
                var left = new ScalarOperand(ref Unsafe.Add(ref a.Start, depth), a.Stride, 1);
                new GemmKernel<NoEpilogue>(left, PanelOperand.OfPanels(block, Depth), depth == 0 ? first : own, own, steps, default, 0, a.Rows, 0, columns)
                    .Run<S>();
            }
            for (int row = 0; row < a.Rows && D.Unit != 0; row++)
            {
                PanelOperand from = start.From(0, column);
                CompressedRow<S, D>.Scale(ref Unsafe.Add(ref own.Start, (nint)row * c.Stride), ref Unsafe.Add(ref scales, column), ref from.Start, from.Panel,
                    columns);
            }
            epilogue.Apply<S>(0, column, a.Rows, columns);
        }
    }

    /// <summary>Decodes a block: [columns/16][steps][16], panels <see cref="Depth"/> steps apart.</summary>
    [MethodImpl(JitOptions.Kernel)]
    void Decode<S>(int column, int columns, int depth, int steps, Span<float> block) where S : struct, ISimd<S>
    {
        nint panel = IWordFormat.PanelOf<D>(a.Columns);
        for (int i = 0; i < columns; i += Panel.Width)
        {
            ref float from = ref Unsafe.Add(ref w, (column + i) / Panel.Width * panel + depth / D.PerWord * Panel.Width),
                into = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), i * Depth);
            for (nint word = 0; word < (steps + D.PerWord - 1) / D.PerWord; word++)
            {
                for (nint lane = 0; lane < Panel.Width; lane += S.Width)
                {
                    S words = S.Load(ref from, lane);
                    S.Store(D.Decode(words, 0), ref into, lane);
                    S.Store(D.Decode(words, 1), ref into, lane + Panel.Width);
                    if (D.PerWord > 2)
                    {
                        S.Store(D.Decode(words, 2), ref into, lane + 2 * Panel.Width);
                        S.Store(D.Decode(words, 3), ref into, lane + 3 * Panel.Width);
                    }
                }
                from = ref Unsafe.Add(ref from, Panel.Width);
                into = ref Unsafe.Add(ref into, D.PerWord * Panel.Width);
            }
        }
    }
}
