using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Bench.Ladder;

/// <summary>Rung 8: the library's product, whose micro-kernel is <see cref="Tile{S, R, N, L}"/>.</summary>
/// <remarks>The same tile as on rung 5, composed of types: 1 to 12 rows, 1 to 4 registers wide, so that every shape and every remainder is one text and
/// AVX-512's 32 registers are used. The loop over a strip is inside the micro-kernel, and long chains prefetch C. It packs only where rows of b lie a
/// multiple of 4 KB apart; weights of layers are kept in panels, and need no packing at all.</remarks>
static class Library
{
    static readonly Slab packing = new(Gemm.PackingSize);

    public static void Multiply(scoped in Product p) =>
        Gemm.Multiply(new ReadOnlyMatrix(p.A, p.M, p.K), new ReadOnlyMatrix(p.B, p.K, p.N), new Matrix(p.C, p.M, p.N), accumulate: false, packing.Span);
}
