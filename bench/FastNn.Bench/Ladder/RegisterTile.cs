using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Bench.Ladder;

/// <summary>Rung 5: a tile of six rows by two registers of c (6×16 with AVX2, 6×32 with AVX-512).</summary>
/// <remarks>Two loads of b and six broadcasts of a serve twelve FMAs: the FMA units are the limit, as long as the operands are near. Twelve accumulators, two
/// registers of b and one of a fit the 16 registers of AVX2.</remarks>
static class RegisterTile
{
    public const int Rows = 6, Registers = 2;

    public static void Multiply(scoped in Product p) => Tiers.Run(new Kernel(p));

    readonly ref struct Kernel(Product p) : IKernel
    {
        readonly Product p = p;

        [MethodImpl(JitOptions.Kernel)]
        public void Run<S>() where S : struct, ISimd<S>
        {
            for (int i = 0; i < p.M; i += Rows)
            {
                for (int j = 0; j < p.N; j += Registers * S.Width)
                {
                    ComputeTile<S>(ref p.RowOfA(i), p.K, ref p.ElementOfB(0, j), p.N, ref p.ElementOfC(i, j), p.N, p.K, accumulate: false);
                }
            }
        }
    }

    /// <summary>Computes one tile: c (+)= a·b.  a: [6, steps]  b: [steps, 2 registers]  c: [6, 2 registers], each with the stride of its rows.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void ComputeTile<S>(ref float a, nint strideA, ref float b, nint strideB, ref float c, nint strideC, int steps, bool accumulate)
        where S : struct, ISimd<S>
    {
        nint w = S.Width;
        S c00 = 0f, c01 = 0f, c10 = 0f, c11 = 0f, c20 = 0f, c21 = 0f, c30 = 0f, c31 = 0f, c40 = 0f, c41 = 0f, c50 = 0f, c51 = 0f;
        ref float d = ref Unsafe.Add(ref c, 3 * strideC), a3 = ref Unsafe.Add(ref a, 3 * strideA);
        if (accumulate)
        {
            (c00, c01) = (S.Load(ref c, 0), S.Load(ref c, w));
            (c10, c11) = (S.Load(ref c, strideC), S.Load(ref c, strideC + w));
            (c20, c21) = (S.Load(ref c, 2 * strideC), S.Load(ref c, 2 * strideC + w));
            (c30, c31) = (S.Load(ref d, 0), S.Load(ref d, w));
            (c40, c41) = (S.Load(ref d, strideC), S.Load(ref d, strideC + w));
            (c50, c51) = (S.Load(ref d, 2 * strideC), S.Load(ref d, 2 * strideC + w));
        }
        for (; steps > 0; steps--)
        {
            S b0 = S.Load(ref b, 0), b1 = S.Load(ref b, w);
            S x = S.Broadcast(ref a, 0);
            c00 = S.MultiplyAdd(x, b0, c00);
            c01 = S.MultiplyAdd(x, b1, c01);
            x = S.Broadcast(ref a, strideA);
            c10 = S.MultiplyAdd(x, b0, c10);
            c11 = S.MultiplyAdd(x, b1, c11);
            x = S.Broadcast(ref a, 2 * strideA);
            c20 = S.MultiplyAdd(x, b0, c20);
            c21 = S.MultiplyAdd(x, b1, c21);
            x = S.Broadcast(ref a3, 0);
            c30 = S.MultiplyAdd(x, b0, c30);
            c31 = S.MultiplyAdd(x, b1, c31);
            x = S.Broadcast(ref a3, strideA);
            c40 = S.MultiplyAdd(x, b0, c40);
            c41 = S.MultiplyAdd(x, b1, c41);
            x = S.Broadcast(ref a3, 2 * strideA);
            c50 = S.MultiplyAdd(x, b0, c50);
            c51 = S.MultiplyAdd(x, b1, c51);
            a = ref Unsafe.Add(ref a, 1);
            a3 = ref Unsafe.Add(ref a3, 1);
            b = ref Unsafe.Add(ref b, strideB);
        }
        S.Store(c00, ref c, 0);
        S.Store(c01, ref c, w);
        S.Store(c10, ref c, strideC);
        S.Store(c11, ref c, strideC + w);
        S.Store(c20, ref c, 2 * strideC);
        S.Store(c21, ref c, 2 * strideC + w);
        S.Store(c30, ref d, 0);
        S.Store(c31, ref d, w);
        S.Store(c40, ref d, strideC);
        S.Store(c41, ref d, strideC + w);
        S.Store(c50, ref d, 2 * strideC);
        S.Store(c51, ref d, 2 * strideC + w);
    }
}
