using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Bench.Ladder;

/// <summary>Rung 7: b in blocks of 256 rows by 512 columns, packed; all rows of a pass by each block.</summary>
/// <remarks>A block (512 KB) stays in L2 while all rows of a are multiplied by it; a strip of six rows of a (6 KB) stays in L1 while it is multiplied by
/// the panels one by one. Sums over more steps than a block has continue from c. Without blocks the operands that are read repeatedly come from L3.</remarks>
static class CacheBlocks
{
    const int Depth = 256, Columns = 512;

    static readonly Slab block = new(Depth * Columns);

    public static void Multiply(scoped in Product p) => Tiers.Run(new Kernel(p, block.Span));

    readonly ref struct Kernel(Product p, Span<float> block) : IKernel
    {
        readonly Product p = p;
        readonly Span<float> block = block;

        [MethodImpl(JitOptions.Kernel)]
        public void Run<S>() where S : struct, ISimd<S>
        {
            int width = RegisterTile.Registers * S.Width;
            ref float packed = ref MemoryMarshal.GetReference(block);
            for (int first = 0; first < p.N; first += Columns)
            {
                int columns = Math.Min(Columns, p.N - first);
                for (int depth = 0; depth < p.K; depth += Depth)
                {
                    int steps = Math.Min(Depth, p.K - depth);
                    for (int j = 0; j < columns; j += width)
                    {
                        PackedPanels.Pack<S>(p, depth, first + j, steps, ref Unsafe.Add(ref packed, j * steps));
                    }
                    for (int i = 0; i < p.M; i += RegisterTile.Rows)
                    {
                        ref float a = ref Unsafe.Add(ref p.RowOfA(i), depth);
                        for (int j = 0; j < columns; j += width)
                        {
                            ref float b = ref Unsafe.Add(ref packed, j * steps), c = ref p.ElementOfC(i, first + j);
                            RegisterTile.ComputeTile<S>(ref a, p.K, ref b, width, ref c, p.N, steps, accumulate: depth > 0);
                        }
                    }
                }
            }
        }
    }
}
