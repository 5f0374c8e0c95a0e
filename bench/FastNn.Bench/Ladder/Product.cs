using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNn.Bench.Ladder;

/// <summary>One product of the ladder: c = a·b, all row-major.  a: [m, k]  b: [k, n]  c: [m, n].</summary>
/// <remarks>So that no rung needs code for remainders, m is a multiple of 6 and n of 128.</remarks>
readonly ref struct Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
{
    public const int RowMultiple = 6, ColumnMultiple = 128;

    public readonly ReadOnlySpan<float> A = a, B = b;
    public readonly Span<float> C = c;
    public readonly int M = m, N = n, K = k;

    /// <summary>Returns the start of row <paramref name="i"/> of a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float RowOfA(int i) => ref Unsafe.Add(ref Unsafe.AsRef(in MemoryMarshal.GetReference(A)), (nint)i * K);

    /// <summary>Returns element (<paramref name="k"/>, <paramref name="j"/>) of b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float ElementOfB(int k, int j) => ref Unsafe.Add(ref Unsafe.AsRef(in MemoryMarshal.GetReference(B)), (nint)k * N + j);

    /// <summary>Returns element (<paramref name="i"/>, <paramref name="j"/>) of c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float ElementOfC(int i, int j) => ref Unsafe.Add(ref MemoryMarshal.GetReference(C), (nint)i * N + j);
}

/// <summary>One step of the ladder: a way to compute a product, and what it adds to the step before.</summary>
sealed record Rung(string Name, string Adds, Multiply Multiply)
{
    /// <summary>All rungs, from the naive loop to the library.</summary>
    public static Rung[] All { get; } =
    [
        new("1 naive", "three loops; each step reads one float of a column of B", Naive.Multiply),
        new("2 loop order", "the inner loop runs along rows of B and C: whole cache lines are used", LoopOrder.Multiply),
        new("3 vector", "one register of C summed over k: one FMA for a register of products, C stored once", OneRegister.Multiply),
        new("4 accumulators", "eight independent sums, which hide the latency of the FMA", Accumulators.Multiply),
        new("5 register tile", "six rows share every load of B: the loads no longer limit", RegisterTile.Multiply),
        new("6 packing", "a panel of B copied side by side: no strided reads in the inner loop", PackedPanels.Multiply),
        new("7 cache blocking", "a block of B stays in L2 and a strip of A in L1", CacheBlocks.Multiply),
        new("8 library", "tiles of up to 12 rows for every shape, C prefetched, packing only where it pays", Library.Multiply),
    ];
}

/// <summary>Computes a product.</summary>
delegate void Multiply(scoped in Product product);
