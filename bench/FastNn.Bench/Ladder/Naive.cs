using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Bench.Ladder;

/// <summary>Rung 1: the definition. c[i, j] = Σ a[i, k]·b[k, j].</summary>
/// <remarks>Successive steps of k read b at a distance of a whole row, so one float of every cache line is used, and each addition waits for the one
/// before.</remarks>
static class Naive
{
    [MethodImpl(JitOptions.Kernel)]
    public static void Multiply(scoped in Product p)
    {
        ReadOnlySpan<float> a = p.A, b = p.B;
        int n = p.N;
        for (int i = 0; i < p.M; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int k = 0; k < p.K; k++)
                {
                    sum += a[i * p.K + k] * b[k * n + j];
                }
                p.C[i * n + j] = sum;
            }
        }
    }
}
