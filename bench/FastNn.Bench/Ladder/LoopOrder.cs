using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Bench.Ladder;

/// <summary>Rung 2: the loops over j and k exchanged. Row i of c is the sum of the rows of b, each times a[i, k].</summary>
/// <remarks>The inner loop reads and writes neighbouring elements: every float of a cache line is used, the prefetcher sees a plain stream, and the
/// additions of one row are independent. The price is that c is loaded and stored at every step.</remarks>
static class LoopOrder
{
    [MethodImpl(JitOptions.Kernel)]
    public static void Multiply(scoped in Product p)
    {
        p.C.Clear();
        for (int i = 0; i < p.M; i++)
        {
            Span<float> c = p.C.Slice(i * p.N, p.N);
            for (int k = 0; k < p.K; k++)
            {
                float a = p.A[i * p.K + k];
                ReadOnlySpan<float> b = p.B.Slice(k * p.N, c.Length);
                for (int j = 0; j < c.Length; j++)
                {
                    c[j] += a * b[j];
                }
            }
        }
    }
}
