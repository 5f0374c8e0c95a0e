using System.Runtime.InteropServices;
using FastNn.Bench.Peers;
using FastNn.Kernels;

namespace FastNn.Bench.Quick;

/// <summary>Square products, both operands row-major: GFLOP/s, best and median.</summary>
internal static unsafe class GemmSection
{
    public static void Run(Table table)
    {
        Blas[] peers = [.. Blas.All.Where(blas => blas.IsPresent)];
        table.Head(["n", "FastNn, GFLOP/s", "of the peak", .. peers.SelectMany(peer => new[] { peer.Name, "ratio" })]);
        foreach (int n in new[] { 64, 128, 256, 512, 1024, 2048 })
        {
            var a = Numbers.Random((long)n * n);
            var b = Numbers.Random((long)n * n);
            var c = Numbers.Random((long)n * n);
            var packing = Numbers.Random(Gemm.PackingSize);
            float* pa = Pointer(a.Span), pb = Pointer(b.Span), pc = Pointer(c.Span);
            double work = 2.0 * n * n * n;
            Action[] actions = [() => Gemm.Multiply(new(a.Span, n, n), new(b.Span, n, n), new(c.Span, n, n), accumulate: false, packing.Span), .. peers.Select<Blas, Action>(peer => () => peer.Multiply(pa, pb, pc, n, n, n))];
            double peak = Machine.Peak();
            Timing[] times = Measure.InTurns(1, actions);
            peak = Math.Max(peak, Machine.Peak());
            table.Row([$"{n}", Table.Rate(work, times[0], ""), Table.Share(work, times[0], peak), .. times.Skip(1).SelectMany(time => new[] { Table.Rate(work, time, ""), Table.Ratio(time.Best, times[0].Best) })]);
        }
    }

    // Slabs never move.
    static float* Pointer(Span<float> span) => (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));
}
