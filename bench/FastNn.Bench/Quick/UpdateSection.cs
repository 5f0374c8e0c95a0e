using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Bench.Quick;

/// <summary>
/// Measures steps of every optimizer of the catalog over slabs within the caches and larger: bytes moved per second, counting every read and write once. For
/// slabs larger than the caches, also the percentage of the fastest of a copy, a triad in place and a triad out of place, timed in turns with the step.
/// </summary>
static class UpdateSection
{
    const int Beyond = 8_000_000;

    public static void Run(Table table)
    {
        table.Head("optimizer", "parameters", "floats moved", "time", "GB/s", "of the memory");
        foreach (int count in new[] { 100_000, 1_000_000, Beyond })
        {
            // One block for all optimizers: the layout of its pages differs from allocation to allocation and affects the time more than the arithmetic.
            Slab block = Numbers.Random(5L * count);
            (double Numbers, Action Run)[] limits =
            [
                (2, () => Part(1).CopyTo(Part(0))),
                (3, () => Tiers.Run(new TriadKernel(Part(0), Part(1), Part(0)))),
                (3, () => Tiers.Run(new TriadKernel(Part(1), Part(2), Part(0)))),
            ];
            foreach (CatalogEntry<Optimizer> entry in Catalog.Default.Optimizers)
            {
                Optimizer optimizer = entry.CreateSample();
                // A small rate, because the same gradient is applied thousands of times.
                optimizer.LearningRate = 1e-6f;
                Span<float> states = block.Span.Slice(2 * count, optimizer.StateCount * count);
                states.Clear();
                Action step = () =>
                    optimizer.Step(new OptimizerStep(Part(0), Part(1), block.Span.Slice(2 * count, optimizer.StateCount * count), count, 10, null));
                Timing[] times = Measure.InTurns(0.3, count == Beyond ? [step, .. limits.Select(limit => limit.Run)] : [step]);
                int moved = 3 + 2 * optimizer.StateCount;
                double bytes = 4.0 * count * moved;
                table.Row(entry.Name, $"{count:n0}", $"{moved}", Table.Time(times[0]), Table.Rate(bytes, times[0], "GB/s"), Share(bytes, times));
            }

            // Weights, gradients, and up to three states.
            Span<float> Part(int index) => block.Span.Slice(index * count, count);

            string Share(double bytes, Timing[] times)
            {
                if (times.Length == 1)
                {
                    return "";
                }
                double best = Limit(times, time => time.Best), median = Limit(times, time => time.Median);
                double bestShare = bytes / times[0].Best / best * 100, medianShare = bytes / times[0].Median / median * 100;
                return FormattableString.Invariant($"{bestShare:f0} / {medianShare:f0} % of {best / 1e9:f1} / {median / 1e9:f1} GB/s");
            }

            // Bytes per second of the fastest.
            double Limit(Timing[] times, Func<Timing, double> seconds) =>
                limits.Zip(times.Skip(1), (limit, time) => 4.0 * count * limit.Numbers / seconds(time)).Max();
        }
    }

    /// <summary>y = a + 0.000001·b: reads two streams and writes one.</summary>
    readonly ref struct TriadKernel(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) : IKernel
    {
        readonly ReadOnlySpan<float> a = a, b = b;
        readonly Span<float> y = y;

        [MethodImpl(JitOptions.Kernel)]
        public void Run<S>() where S : struct, ISimd<S>
        {
            ref float pa = ref Unsafe.AsRef(in MemoryMarshal.GetReference(a)), pb = ref Unsafe.AsRef(in MemoryMarshal.GetReference(b));
            ref float py = ref MemoryMarshal.GetReference(y);
            for (nint i = 0, n = y.Length; i + S.Width <= n; i += S.Width)
            {
                S.Store(S.MultiplyAdd(S.Load(ref pb, i), 1e-6f, S.Load(ref pa, i)), ref py, i);
            }
        }
    }
}
