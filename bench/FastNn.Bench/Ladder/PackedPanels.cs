using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Bench.Ladder;

/// <summary>Rung 6: b copied into panels, [panel][k][2 registers], before the tiles read it.</summary>
/// <remarks>Rows of b that lie a multiple of 4 KB apart share a few sets of the caches, and each is on a page of its own: with thousands of rows, the TLB
/// misses. A panel is one stream, which the prefetcher follows. Its copy serves all rows of a.</remarks>
static class PackedPanels
{
    const int MaxWidth = 32;

    static Slab panel = new(0);

    public static void Multiply(scoped in Product p)
    {
        if (panel.Length < p.K * MaxWidth)
        {
            panel = new Slab(p.K * MaxWidth);
        }
        Tiers.Run(new Kernel(p, panel.Span));
    }

    /// <summary>Copies columns j .. j + 2 registers of <paramref name="steps"/> rows of b, from row <paramref name="k"/> on, into one panel.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Pack<S>(scoped in Product p, int k, int j, int steps, ref float panel) where S : struct, ISimd<S>
    {
        ref float b = ref p.ElementOfB(k, j);
        for (int step = 0; step < steps; step++)
        {
            S.Store(S.Load(ref b, 0), ref panel, 0);
            S.Store(S.Load(ref b, S.Width), ref panel, S.Width);
            b = ref Unsafe.Add(ref b, p.N);
            panel = ref Unsafe.Add(ref panel, 2 * S.Width);
        }
    }

    readonly ref struct Kernel(Product p, Span<float> panel) : IKernel
    {
        readonly Product p = p;
        readonly Span<float> panel = panel;

        [MethodImpl(JitOptions.Kernel)]
        public void Run<S>() where S : struct, ISimd<S>
        {
            int width = RegisterTile.Registers * S.Width;
            ref float b = ref MemoryMarshal.GetReference(panel);
            for (int j = 0; j < p.N; j += width)
            {
                Pack<S>(p, 0, j, p.K, ref b);
                for (int i = 0; i < p.M; i += RegisterTile.Rows)
                {
                    RegisterTile.ComputeTile<S>(ref p.RowOfA(i), p.K, ref b, width, ref p.ElementOfC(i, j), p.N, p.K, accumulate: false);
                }
            }
        }
    }
}
