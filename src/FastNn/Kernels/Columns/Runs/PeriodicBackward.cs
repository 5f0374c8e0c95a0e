using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>The backward pass of the embedded columns from start to before end, in blocks of rows whose inputs and gradients stay in L1.</summary>
readonly ref struct PeriodicBackward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, PeriodicParameters parameters, PeriodicParameters gradients,
    int frequencies, ColumnRuns runs, int start, int end) : IRowKernel, IRangeWork<PeriodicBackward>
{
    const int BlockRows = 16;

    readonly ReadOnlyMatrix x = x, dy = dy;
    readonly Matrix dx = dx;
    readonly PeriodicParameters parameters = parameters, gradients = gradients;
    readonly int frequencies = frequencies, start = start, end = end;
    readonly ColumnRuns runs = runs;

    public void Run() => Tiers.RunTerms(this);

    public PeriodicBackward Slice(int start, int end) => new(x, dy, dx, parameters, gradients, frequencies, runs, start, end);

    [MethodImpl(JitOptions.Kernel), SkipLocalsInit]
    public void Run<S, W>() where S : struct, ISimd<S> where W : struct, ISimd<W>
    {
        Span<float> memory = stackalloc float[2 * BlockRows * PeriodicTerms.MaxFrequencies];
        for (int first = 0; first < x.Rows; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, x.Rows - first);
            for (int place = start; place < end; place++)
            {
                int column = runs.Columns[place];
                var block = new PeriodicBlock(x.Slice(first, rows), column, dy.Slice(first, rows), runs.Start(place), rows, frequencies, runs.Width(place),
                    memory);
                block.Run<S>(parameters, gradients, place);
                if (!dx.IsEmpty)
                {
                    block.WriteInputGradients<W>(dx.Slice(first, rows), column, ref parameters.Frequencies(place, frequencies));
                }
            }
        }
    }
}

/// <summary>
/// One embedded column in a block of rows. First the cosines and the gradients by the angles of all rows are computed, which do not depend on each other, then
/// they are summed in registers, row by row.
/// </summary>
readonly ref struct PeriodicBlock(ReadOnlyMatrix x, int column, ReadOnlyMatrix dy, int start, int rows, int frequencies, int outputs, Span<float> memory)
{
    const float TwoPi = 6.28318531f;

    readonly ref float x = ref Unsafe.Add(ref x.Start, column), dy = ref Unsafe.Add(ref dy.Start, start), cosines = ref MemoryMarshal.GetReference(memory),
        slopes = ref Unsafe.Add(ref MemoryMarshal.GetReference(memory), rows * frequencies);

    readonly nint xStride = x.Stride, dyStride = dy.Stride, count = frequencies, linear = outputs - 1;
    readonly int rows = rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S>(PeriodicParameters parameters, PeriodicParameters gradients, int place) where S : struct, ISimd<S>
    {
        int frequencies = (int)count, outputs = (int)linear + 1;
        ref float w = ref parameters.Frequencies(place, frequencies), b = ref parameters.Phases(place, frequencies),
            weight = ref parameters.Weights(place, frequencies, outputs), dw = ref gradients.Frequencies(place, frequencies),
            db = ref gradients.Phases(place, frequencies), dWeight = ref gradients.Weights(place, frequencies, outputs);
        nint i = 0;
        for (; i + S.Width <= count; i += S.Width)
        {
            ComputeAngles<S>(ref w, ref b, ref weight, i);
            AddAngles<S>(ref dw, ref db, i);
            AddWeights<S>(ref dWeight, i);
        }
        for (; i < count; i++)
        {
            ComputeAngles<Simd1>(ref w, ref b, ref weight, i);
            AddAngles<Simd1>(ref dw, ref db, i);
            AddWeights<Simd1>(ref dWeight, i);
        }
        AddBiases(ref gradients.Biases(place, outputs));
    }

    /// <summary>dx = dy of the number itself + 2π·Σ w·(gradient by the angle).</summary>
    [MethodImpl(JitOptions.Kernel)]
    public void WriteInputGradients<W>(Matrix dx, int column, ref float w) where W : struct, ISimd<W>
    {
        for (nint row = 0; row < rows; row++)
        {
            Unsafe.Add(ref dx.Start, row * dx.Stride + column) =
                Unsafe.Add(ref dy, row * dyStride) + TwoPi * PeriodicTerms.Dot<W>(ref Unsafe.Add(ref slopes, row * count), ref w, count);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void ComputeAngles<S>(ref float w, ref float b, ref float weight, nint i) where S : struct, ISimd<S>
    {
        S frequency = S.Load(ref w, i), phase = S.Load(ref b, i);
        ref float px = ref x, pdy = ref dy;
        for (nint row = 0, at = i; row < rows; row++, at += count)
        {
            S turns = PeriodicTerms.Turns(px, frequency, phase), sum = 0f;
            for (nint output = 1, k = i; output <= linear; output++, k += count)
            {
                sum = S.MultiplyAdd(S.Broadcast(ref pdy, output), S.Load(ref weight, k), sum);
            }
            S.Store(SimdMath.CosOfTurns(turns), ref cosines, at);
            S.Store(-(sum * SimdMath.SinOfTurns(turns)), ref slopes, at);
            px = ref Unsafe.Add(ref px, xStride);
            pdy = ref Unsafe.Add(ref pdy, dyStride);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void AddAngles<S>(ref float dw, ref float db, nint i) where S : struct, ISimd<S>
    {
        S frequencies = S.Load(ref dw, i), phases = S.Load(ref db, i);
        for (nint row = 0, at = i; row < rows; row++, at += count)
        {
            S slope = S.Load(ref slopes, at);
            phases += slope;
            frequencies = S.MultiplyAdd(slope, Unsafe.Add(ref x, row * xStride) * TwoPi, frequencies);
        }
        S.Store(frequencies, ref dw, i);
        S.Store(phases, ref db, i);
    }

    [MethodImpl(JitOptions.Kernel)]
    void AddWeights<S>(ref float dWeight, nint i) where S : struct, ISimd<S>
    {
        for (nint output = 1, k = i; output <= linear; output++, k += count)
        {
            S sum = S.Load(ref dWeight, k);
            ref float pdy = ref Unsafe.Add(ref dy, output);
            for (nint row = 0, at = i; row < rows; row++, at += count)
            {
                sum = S.MultiplyAdd(S.Broadcast(ref pdy, 0), S.Load(ref cosines, at), sum);
                pdy = ref Unsafe.Add(ref pdy, dyStride);
            }
            S.Store(sum, ref dWeight, k);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void AddBiases(ref float dBias)
    {
        for (nint output = 0; output < linear; output++)
        {
            float sum = Unsafe.Add(ref dBias, output);
            for (nint row = 0; row < rows; row++)
            {
                sum += Unsafe.Add(ref dy, row * dyStride + output + 1);
            }
            Unsafe.Add(ref dBias, output) = sum;
        }
    }
}
