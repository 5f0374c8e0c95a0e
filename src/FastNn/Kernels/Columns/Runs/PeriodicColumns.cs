using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>
/// Periodic embeddings: a column x becomes the run [x, W·c + d] with c = cos(2π·w·x + b). Sums over frequencies are in 16 lanes at every tier, sums over rows
/// in order: the same bits at every tier and with any number of threads.
/// </summary>
static class PeriodicColumns
{
    /// <summary>x: [rows, columns]  y: [rows, columns behind the replacement]; kept columns are not written</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, PeriodicParameters parameters, int frequencies, ColumnRuns runs, Workers? workers) =>
        Partition.Run(new PeriodicForward(x, y, parameters, frequencies, runs), x.Rows, Cost(runs.Count, frequencies, runs), workers, Panel.Width);

    /// <summary>Computes the gradients of the parameters, assigned or added to, and dx in the embedded columns unless it is empty.</summary>
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, PeriodicParameters parameters, PeriodicParameters gradients, int frequencies,
        ColumnRuns runs, bool accumulate, Workers? workers)
    {
        if (!accumulate)
        {
            gradients.Clear();
        }
        Partition.Run(new PeriodicBackward(x, dy, dx, parameters, gradients, frequencies, runs, 0, runs.Count), runs.Count, Cost(x.Rows, frequencies, runs),
            workers);
    }

    static long Cost(int count, int frequencies, ColumnRuns runs) => (long)count * frequencies * (Partition.ElementCost + runs.Width(0));
}

/// <summary>
/// The forward pass. A block of rows fills the lanes of a register; the remaining rows, and single ones, have
/// their frequencies in the lanes. Both compute Σ W·c in the order of <see cref="PeriodicTerms.Dot"/>.
/// </summary>
readonly ref struct PeriodicForward(ReadOnlyMatrix x, Matrix y, PeriodicParameters parameters, int frequencies, ColumnRuns runs)
    : IRowKernel, IRangeWork<PeriodicForward>
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly PeriodicParameters parameters = parameters;
    readonly int frequencies = frequencies;
    readonly ColumnRuns runs = runs;

    public void Run() => Tiers.RunTerms(this);

    public PeriodicForward Slice(int start, int end) => new(x.Slice(start, end - start), y.Slice(start, end - start), parameters, frequencies, runs);

    [MethodImpl(JitOptions.Kernel), SkipLocalsInit]
    public void Run<S, W>() where S : struct, ISimd<S> where W : struct, ISimd<W>
    {
        Span<float> memory = stackalloc float[PeriodicTerms.MaxFrequencies * Panel.Width];
        ref float cosines = ref MemoryMarshal.GetReference(memory);
        int row = 0;
        for (; row + S.Width <= x.Rows; row += S.Width)
        {
            for (int place = 0; place < runs.Count; place++)
            {
                Block<S>(place, row, ref cosines);
            }
        }
        for (; row < x.Rows; row++)
        {
            for (int place = 0; place < runs.Count; place++)
            {
                One<S, W>(place, row, ref cosines);
            }
        }
    }

    [MethodImpl(JitOptions.Kernel), SkipLocalsInit]
    void Block<S>(int place, int row, ref float cosines) where S : struct, ISimd<S>
    {
        Span<float> memory = stackalloc float[(1 + Panel.Width) * Panel.Width];
        ref float lanes = ref MemoryMarshal.GetReference(memory), parts = ref Unsafe.Add(ref lanes, Panel.Width),
            w = ref parameters.Frequencies(place, frequencies), b = ref parameters.Phases(place, frequencies), px = ref X(place, row), py = ref Y(place, row);
        nint width = S.Width, xStride = x.Stride, yStride = y.Stride;
        for (nint lane = 0; lane < width; lane++)
        {
            float value = Unsafe.Add(ref px, lane * xStride);
            Unsafe.Add(ref lanes, lane) = value;
            Unsafe.Add(ref py, lane * yStride) = value;
        }
        S v = S.Load(ref lanes, 0);
        for (nint i = 0; i < frequencies; i++)
        {
            S.Store(SimdMath.CosOfTurns(PeriodicTerms.Turns(v, S.Broadcast(ref w, i), S.Broadcast(ref b, i))), ref cosines, i * width);
        }
        nint outputs = runs.Width(place) - 1;
        ref float weight = ref parameters.Weights(place, frequencies, runs.Width(place)), bias = ref parameters.Biases(place, runs.Width(place));
        for (nint output = 0; output < outputs; output++)
        {
            S.Store(S.Broadcast(ref bias, output) + Dots<S>(ref weight, ref cosines, frequencies, ref parts), ref lanes, 0);
            weight = ref Unsafe.Add(ref weight, frequencies);
            py = ref Unsafe.Add(ref py, 1);
            for (nint lane = 0; lane < width; lane++)
            {
                Unsafe.Add(ref py, lane * yStride) = Unsafe.Add(ref lanes, lane);
            }
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void One<S, W>(int place, int row, ref float cosines) where S : struct, ISimd<S> where W : struct, ISimd<W>
    {
        ref float w = ref parameters.Frequencies(place, frequencies), b = ref parameters.Phases(place, frequencies), py = ref Y(place, row);
        float value = X(place, row);
        nint count = frequencies, i = 0;
        for (; i + S.Width <= count; i += S.Width)
        {
            S.Store(SimdMath.CosOfTurns(PeriodicTerms.Turns<S>(value, S.Load(ref w, i), S.Load(ref b, i))), ref cosines, i);
        }
        for (; i < count; i++)
        {
            Simd1 turns = PeriodicTerms.Turns<Simd1>(value, Simd1.Load(ref w, i), Simd1.Load(ref b, i));
            Simd1.Store(SimdMath.CosOfTurns(turns), ref cosines, i);
        }
        py = value;
        nint outputs = runs.Width(place) - 1;
        ref float weight = ref parameters.Weights(place, frequencies, runs.Width(place)), bias = ref parameters.Biases(place, runs.Width(place));
        for (nint output = 0; output < outputs; output++)
        {
            Unsafe.Add(ref py, output + 1) = Unsafe.Add(ref bias, output) + PeriodicTerms.Dot<W>(ref weight, ref cosines, count);
            weight = ref Unsafe.Add(ref weight, count);
        }
    }

    /// <summary>Computes the sums of <see cref="PeriodicTerms.Dot"/> for a register of rows.  cosines: [frequencies, lanes]  parts: [16, lanes]</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Dots<S>(ref float weight, ref float cosines, nint count, ref float parts) where S : struct, ISimd<S>
    {
        nint whole = count / Panel.Width * Panel.Width, width = S.Width;
        S sum = 0f;
        if (whole > 0)
        {
            for (nint lane = 0; lane < Panel.Width; lane++)
            {
                S part = 0f;
                for (nint i = lane; i < whole; i += Panel.Width)
                {
                    part = S.MultiplyAdd(S.Broadcast(ref weight, i), S.Load(ref cosines, i * width), part);
                }
                S.Store(part, ref parts, lane * width);
            }
            for (nint half = Panel.Width / 2; half > 0; half /= 2)
            {
                for (nint lane = 0; lane < half; lane++)
                {
                    S.Store(S.Load(ref parts, lane * width) + S.Load(ref parts, (lane + half) * width), ref parts, lane * width);
                }
            }
            sum = S.Load(ref parts, 0);
        }
        for (nint i = whole; i < count; i++)
        {
            sum = S.MultiplyAdd(S.Broadcast(ref weight, i), S.Load(ref cosines, i * width), sum);
        }
        return sum;
    }

    ref float X(int place, int row) => ref Unsafe.Add(ref x.Start, (nint)row * x.Stride + runs.Columns[place]);

    ref float Y(int place, int row) => ref Unsafe.Add(ref y.Start, (nint)row * y.Stride + runs.Start(place));
}
