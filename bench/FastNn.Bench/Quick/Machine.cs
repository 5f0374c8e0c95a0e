using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;

namespace FastNn.Bench.Quick;

/// <summary>Measures the limits of the machine in the same run as the benchmarks.</summary>
static partial class Machine
{
    static float sink;

    public static bool IsPinned { get; private set; }

    public static string Processor { get; } = File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim()
        : RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>Pins this thread to one processor.</summary>
    public static void Pin(int processor) => IsPinned = OperatingSystem.IsLinux() && PinThread(0, processor);

    /// <summary>Pins a thread of this process, given by its system id, to one processor; false if that failed.</summary>
    public static unsafe bool PinThread(int thread, int processor)
    {
        ulong mask = 1UL << processor;
        return SetAffinity(thread, sizeof(ulong), &mask) == 0;
    }

    /// <summary>Measures the peak of fused multiply-adds on registers, in GFLOP/s.</summary>
    public static double Peak()
    {
        double best = 0;
        for (int i = 0; i < 20; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Tiers.Run(new PeakKernel(20_000, out sink));
            best = Math.Max(best, 20_000.0 * 12 * 2 * Tiers.Width(Tiers.Current) / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }
        return best;
    }

    /// <summary>Measures the read bandwidth for a block of memory, in GB/s.</summary>
    public static double ReadBandwidth(int floats)
    {
        float[] block = new float[floats];
        double best = 0;
        // Repeated until the time is long compared with the clock's resolution.
        int times = 1 + 1_000_000 / floats;
        for (int i = 0; i < 50; i++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int time = 0; time < times; time++)
            {
                Tiers.Run(new ReadKernel(block, out sink));
            }
            best = Math.Max(best, floats * 4.0 * times / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }
        return best;
    }

    /// <summary>Reads a block once, into registers.</summary>
    public static void Read(ReadOnlySpan<float> block) => Tiers.Run(new ReadKernel(block, out sink));

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static unsafe partial int SetAffinity(int thread, nint size, ulong* mask);

    readonly ref struct PeakKernel : IKernel
    {
        readonly ref float sink;
        readonly int steps;

        public PeakKernel(int steps, out float sink)
        {
            sink = 0;
            this.sink = ref Unsafe.AsRef(in Machine.sink);
            this.steps = steps;
        }

        [MethodImpl(JitOptions.Kernel)]
        public void Run<S>() where S : struct, ISimd<S>
        {
            S x = 0.999f, y = 1e-3f;
            S a = 1f, b = 1f, c = 1f, d = 1f, e = 1f, f = 1f, g = 1f, h = 1f, i = 1f, j = 1f, k = 1f, l = 1f;
            for (int step = steps; step > 0; step--)
            {
                a = S.MultiplyAdd(a, x, y);
                b = S.MultiplyAdd(b, x, y);
                c = S.MultiplyAdd(c, x, y);
                d = S.MultiplyAdd(d, x, y);
                e = S.MultiplyAdd(e, x, y);
                f = S.MultiplyAdd(f, x, y);
                g = S.MultiplyAdd(g, x, y);
                h = S.MultiplyAdd(h, x, y);
                i = S.MultiplyAdd(i, x, y);
                j = S.MultiplyAdd(j, x, y);
                k = S.MultiplyAdd(k, x, y);
                l = S.MultiplyAdd(l, x, y);
            }
            sink = S.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
        }
    }

    readonly ref struct ReadKernel : IKernel
    {
        readonly ReadOnlySpan<float> block;
        readonly ref float sink;

        public ReadKernel(ReadOnlySpan<float> block, out float sink)
        {
            sink = 0;
            this.sink = ref Unsafe.AsRef(in Machine.sink);
            this.block = block;
        }

        [MethodImpl(JitOptions.Kernel)]
        public void Run<S>() where S : struct, ISimd<S>
        {
            ref float p = ref Unsafe.AsRef(in MemoryMarshal.GetReference(block));
            S a = 0f, b = 0f, c = 0f, d = 0f, e = 0f, f = 0f, g = 0f, h = 0f;
            nint w = S.Width;
            for (nint i = 0; i + 8 * w <= block.Length; i += 8 * w)
            {
                a += S.Load(ref p, i);
                b += S.Load(ref p, i + w);
                c += S.Load(ref p, i + 2 * w);
                d += S.Load(ref p, i + 3 * w);
                e += S.Load(ref p, i + 4 * w);
                f += S.Load(ref p, i + 5 * w);
                g += S.Load(ref p, i + 6 * w);
                h += S.Load(ref p, i + 7 * w);
            }
            sink = S.Sum(a + b + c + d + e + f + g + h);
        }
    }
}
