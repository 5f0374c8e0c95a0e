using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Bench.Ladder;

/// <summary>Rung 4: eight registers of c side by side.</summary>
/// <remarks>Eight chains of FMAs are independent: a latency of four cycles times two FMAs per cycle is eight FMAs in flight. They are eight named locals,
/// because the JIT keeps no array in registers. Now loads are the limit: every FMA needs a register of b of its own, and b comes from L2 or L3 once for
/// every row of a.</remarks>
static class Accumulators
{
    public static void Multiply(scoped in Product p) => Tiers.Run(new Kernel(p));

    readonly ref struct Kernel(Product p) : IKernel
    {
        readonly Product p = p;

        [MethodImpl(JitOptions.Kernel)]
        public void Run<S>() where S : struct, ISimd<S>
        {
            int n = p.N, depth = p.K, w = S.Width;
            for (int i = 0; i < p.M; i++)
            {
                for (int j = 0; j < n; j += 8 * w)
                {
                    ref float a = ref p.RowOfA(i), b = ref p.ElementOfB(0, j), c = ref p.ElementOfC(i, j);
                    S c0 = 0f, c1 = 0f, c2 = 0f, c3 = 0f, c4 = 0f, c5 = 0f, c6 = 0f, c7 = 0f;
                    for (int k = 0; k < depth; k++)
                    {
                        S x = S.Broadcast(ref a, k);
                        c0 = S.MultiplyAdd(x, S.Load(ref b, 0), c0);
                        c1 = S.MultiplyAdd(x, S.Load(ref b, w), c1);
                        c2 = S.MultiplyAdd(x, S.Load(ref b, 2 * w), c2);
                        c3 = S.MultiplyAdd(x, S.Load(ref b, 3 * w), c3);
                        c4 = S.MultiplyAdd(x, S.Load(ref b, 4 * w), c4);
                        c5 = S.MultiplyAdd(x, S.Load(ref b, 5 * w), c5);
                        c6 = S.MultiplyAdd(x, S.Load(ref b, 6 * w), c6);
                        c7 = S.MultiplyAdd(x, S.Load(ref b, 7 * w), c7);
                        b = ref Unsafe.Add(ref b, n);
                    }
                    S.Store(c0, ref c, 0);
                    S.Store(c1, ref c, w);
                    S.Store(c2, ref c, 2 * w);
                    S.Store(c3, ref c, 3 * w);
                    S.Store(c4, ref c, 4 * w);
                    S.Store(c5, ref c, 5 * w);
                    S.Store(c6, ref c, 6 * w);
                    S.Store(c7, ref c, 7 * w);
                }
            }
        }
    }
}
