using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Bench.Ladder;

/// <summary>Rung 3: one vector register of c, kept over all steps of k.</summary>
/// <remarks>One fused multiply-add computes a whole register of products, and c is stored once. But every FMA waits for the one before: with a latency of four
/// cycles and one or two FMAs per cycle, one chain reaches a quarter or an eighth of the peak.</remarks>
static class OneRegister
{
    public static void Multiply(scoped in Product p) => Tiers.Run(new Kernel(p));

    readonly ref struct Kernel(Product p) : IKernel
    {
        readonly Product p = p;

        [MethodImpl(JitOptions.Kernel)]
        public void Run<S>() where S : struct, ISimd<S>
        {
            int n = p.N, depth = p.K;
            for (int i = 0; i < p.M; i++)
            {
                for (int j = 0; j < n; j += S.Width)
                {
                    ref float a = ref p.RowOfA(i), b = ref p.ElementOfB(0, j);
                    S sum = 0f;
                    for (int k = 0; k < depth; k++)
                    {
                        sum = S.MultiplyAdd(S.Broadcast(ref a, k), S.Load(ref b, 0), sum);
                        b = ref Unsafe.Add(ref b, n);
                    }
                    S.Store(sum, ref p.ElementOfC(i, j), 0);
                }
            }
        }
    }
}
