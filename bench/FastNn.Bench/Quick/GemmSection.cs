using System.Runtime.InteropServices;
using FastNn.Bench.Peers;
using FastNn.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace FastNn.Bench.Quick;

/// <summary>Measures square products, both operands row-major: GFLOP/s, best and median.</summary>
static unsafe class GemmSection
{
    public static void Run(Table table)
    {
        Blas[] peers = [.. Blas.All.Where(blas => blas.IsPresent)];
        table.Head(["n", "FastNn, GFLOP/s", "of the peak", .. peers.SelectMany(peer => new[] { peer.Name, "ratio" }), "MathNet.Numerics", "three loops"]);
        foreach (int n in new[] { 64, 128, 256, 512, 1024, 2048 })
        {
            var a = Numbers.Random((long)n * n);
            var b = Numbers.Random((long)n * n);
            var c = Numbers.Random((long)n * n);
            var packing = Numbers.Random(Gemm.PackingSize);
            float* pa = Pointer(a.Span), pb = Pointer(b.Span), pc = Pointer(c.Span);
            double work = 2.0 * n * n * n;
            Action[] actions =
            [
                () => Gemm.Multiply(new(a.Span, n, n), new(b.Span, n, n), new(c.Span, n, n), accumulate: false, packing.Span),
                .. peers.Select<Blas, Action>(peer => () => peer.Multiply(pa, pb, pc, n, n, n)),
            ];
            double peak = Machine.Peak();
            Timing[] times = Measure.InTurns(1, actions);
            peak = Math.Max(peak, Machine.Peak());
            IEnumerable<string> others = times.Skip(1).SelectMany(time => new[] { Table.Rate(work, time, ""), Table.Ratio(time.Best, times[0].Best) });
            table.Row([$"{n}", Table.Rate(work, times[0], ""), Table.Share(work, times[0], peak), .. others, .. Managed(a.Span, b.Span, n)]);
        }
    }

    // Slower at every size: the small sizes suffice.
    static string[] Managed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int n)
    {
        if (n > 256)
        {
            return ["", ""];
        }
        MathNet.Numerics.Control.UseManaged();
        MathNet.Numerics.Control.UseSingleThread();
        float[] x = a.ToArray(), y = b.ToArray(), z = new float[n * n];
        Matrix<float> p = Matrix<float>.Build.Dense(n, n, x), q = Matrix<float>.Build.Dense(n, n, y), r = Matrix<float>.Build.Dense(n, n);
        Timing[] times = Measure.InTurns(0.3, () => p.Multiply(q, r), () => ThreeLoops(x, y, z, n));
        return [.. times.Select(time => Table.Rate(2.0 * n * n * n, time, ""))];
    }

    static void ThreeLoops(float[] a, float[] b, float[] c, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int k = 0; k < n; k++)
                {
                    sum += a[i * n + k] * b[k * n + j];
                }
                c[i * n + j] = sum;
            }
        }
    }

    // Slabs are pinned.
    static float* Pointer(Span<float> span) => (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));
}
