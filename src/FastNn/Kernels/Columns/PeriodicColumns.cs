using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Parameters of periodic embeddings, or their gradients, for all embedded columns.</summary>
/// <param name="frequencies">w: [columns, frequencies], in turns per unit.</param>
/// <param name="phases">b: [columns, frequencies], in radians.</param>
/// <param name="weights">W: [columns, outputs - 1, frequencies]</param>
/// <param name="biases">d: [columns, outputs - 1]</param>
readonly ref struct PeriodicParameters(Span<float> frequencies, Span<float> phases, Span<float> weights, Span<float> biases)
{
    readonly Span<float> frequencies = frequencies, phases = phases, weights = weights, biases = biases;

    public ref float Frequencies(int place, int count) => ref MemoryMarshal.GetReference(frequencies[(place * count)..]);

    public ref float Phases(int place, int count) => ref MemoryMarshal.GetReference(phases[(place * count)..]);

    public ref float Weights(int place, int count, int outputs) => ref MemoryMarshal.GetReference(weights[(place * (outputs - 1) * count)..]);

    public ref float Biases(int place, int outputs) => ref MemoryMarshal.GetReference(biases[(place * (outputs - 1))..]);

    public void Clear()
    {
        frequencies.Clear();
        phases.Clear();
        weights.Clear();
        biases.Clear();
    }
}

/// <summary>
/// Periodic embeddings: a column x becomes the run [x, W·c + d] with c = cos(2π·w·x + b). Sums over frequencies are in 16 lanes at every tier, sums over rows
/// in order: the same bits at every tier and with any number of threads.
/// </summary>
static class PeriodicColumns
{
    /// <summary>The most frequencies of a column.</summary>
    public const int MaxFrequencies = 1024;

    const float InverseTwoPi = 0.159154943f;

    /// <summary>x: [rows, columns]  y: [rows, columns behind the replacement]; kept columns are not written</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, PeriodicParameters parameters, int frequencies, ColumnRuns runs, Workers? workers) =>
        Partition.Run(new PeriodicForward(x, y, parameters, frequencies, runs, 0, runs.Count), runs.Count, Cost(x.Rows, frequencies, runs), workers);

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

    /// <summary>Returns w·x + b/2π modulo 1: the error does not grow with w·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Turns<S>(S x, S frequency, S phase) where S : struct, ISimd<S>
    {
        S product = frequency * x, lost = S.MultiplyAdd(frequency, x, -product);
        return S.MultiplyAdd(phase, InverseTwoPi, product - S.Round(product) + lost);
    }

    /// <summary>Returns Σ a·b, the panels in 16 lanes and the rest in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot<W>(ref float a, ref float b, nint count) where W : struct, ISimd<W>
    {
        W lanes = 0f;
        nint i = 0;
        for (; i + Panel.Width <= count; i += Panel.Width)
        {
            lanes = W.MultiplyAdd(W.Load(ref a, i), W.Load(ref b, i), lanes);
        }
        Simd1 sum = i > 0 ? W.Sum(lanes) : 0f;
        for (; i < count; i++)
        {
            sum = Simd1.MultiplyAdd(Simd1.Load(ref a, i), Simd1.Load(ref b, i), sum);
        }
        return Simd1.Sum(sum);
    }

    static long Cost(int rows, int frequencies, ColumnRuns runs) => (long)rows * frequencies * (Partition.ElementCost + runs.Width(0));
}

/// <summary>The forward pass of the embedded columns from start to before end.</summary>
readonly ref struct PeriodicForward(ReadOnlyMatrix x, Matrix y, PeriodicParameters parameters, int frequencies, ColumnRuns runs, int start, int end)
    : IRowKernel, IRangeWork<PeriodicForward>
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly PeriodicParameters parameters = parameters;
    readonly int frequencies = frequencies, start = start, end = end;
    readonly ColumnRuns runs = runs;

    public void Run() => Tiers.RunTerms(this);

    public PeriodicForward Slice(int start, int end) => new(x, y, parameters, frequencies, runs, start, end);

    [MethodImpl(JitOptions.Kernel), SkipLocalsInit]
    public void Run<S, W>() where S : struct, ISimd<S> where W : struct, ISimd<W>
    {
        Span<float> memory = stackalloc float[PeriodicColumns.MaxFrequencies];
        ref float cosines = ref MemoryMarshal.GetReference(memory);
        nint count = frequencies;
        for (int place = start; place < end; place++)
        {
            int outputs = runs.Width(place);
            ref float w = ref parameters.Frequencies(place, frequencies), b = ref parameters.Phases(place, frequencies),
                weight = ref parameters.Weights(place, frequencies, outputs), bias = ref parameters.Biases(place, outputs),
                px = ref Unsafe.Add(ref x.Start, runs.Columns[place]), py = ref Unsafe.Add(ref y.Start, runs.Start(place));
            for (int row = x.Rows; row > 0; row--)
            {
                nint i = 0;
                for (; i + S.Width <= count; i += S.Width)
                {
                    S.Store(Cosine<S>(px, ref w, ref b, i), ref cosines, i);
                }
                for (; i < count; i++)
                {
                    Simd1.Store(Cosine<Simd1>(px, ref w, ref b, i), ref cosines, i);
                }
                py = px;
                for (nint output = 0; output < outputs - 1; output++)
                {
                    Unsafe.Add(ref py, output + 1) =
                        Unsafe.Add(ref bias, output) + PeriodicColumns.Dot<W>(ref cosines, ref Unsafe.Add(ref weight, output * count), count);
                }
                px = ref Unsafe.Add(ref px, x.Stride);
                py = ref Unsafe.Add(ref py, y.Stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Cosine<S>(float x, ref float w, ref float b, nint i) where S : struct, ISimd<S> =>
        SimdMath.CosOfTurns(PeriodicColumns.Turns(x, S.Load(ref w, i), S.Load(ref b, i)));
}

/// <summary>The backward pass of the embedded columns from start to before end. Gradients are summed in their own memory, which stays in L1.</summary>
readonly ref struct PeriodicBackward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, PeriodicParameters parameters, PeriodicParameters gradients,
    int frequencies, ColumnRuns runs, int start, int end) : IRowKernel, IRangeWork<PeriodicBackward>
{
    const float TwoPi = 6.28318531f;

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
        Span<float> memory = stackalloc float[PeriodicColumns.MaxFrequencies];
        ref float slopes = ref MemoryMarshal.GetReference(memory);
        nint count = frequencies;
        for (int place = start; place < end; place++)
        {
            var column = new Column(parameters, gradients, place, frequencies, runs.Width(place));
            ref float px = ref Unsafe.Add(ref x.Start, runs.Columns[place]), pdy = ref Unsafe.Add(ref dy.Start, runs.Start(place)),
                pdx = ref Unsafe.Add(ref dx.Start, dx.IsEmpty ? 0 : runs.Columns[place]);
            for (int row = x.Rows; row > 0; row--)
            {
                nint i = 0;
                for (; i + S.Width <= count; i += S.Width)
                {
                    column.Add<S>(px, ref pdy, ref slopes, i);
                }
                for (; i < count; i++)
                {
                    column.Add<Simd1>(px, ref pdy, ref slopes, i);
                }
                column.AddBiases(ref pdy);
                if (!dx.IsEmpty)
                {
                    pdx = pdy + TwoPi * PeriodicColumns.Dot<W>(ref slopes, ref column.W, count);
                    pdx = ref Unsafe.Add(ref pdx, dx.Stride);
                }
                px = ref Unsafe.Add(ref px, x.Stride);
                pdy = ref Unsafe.Add(ref pdy, dy.Stride);
            }
        }
    }

    readonly ref struct Column(PeriodicParameters parameters, PeriodicParameters gradients, int place, int frequencies, int outputs)
    {
        readonly ref float b = ref parameters.Phases(place, frequencies), weight = ref parameters.Weights(place, frequencies, outputs),
            dw = ref gradients.Frequencies(place, frequencies), db = ref gradients.Phases(place, frequencies),
            dWeight = ref gradients.Weights(place, frequencies, outputs), dBias = ref gradients.Biases(place, outputs);

        readonly nint frequencies = frequencies, outputs = outputs - 1;

        public readonly ref float W = ref parameters.Frequencies(place, frequencies);

        /// <summary>Adds one row to the gradients of a register of frequencies, and stores the gradient by their angles.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<S>(float x, ref float dy, ref float slopes, nint i) where S : struct, ISimd<S>
        {
            S turns = PeriodicColumns.Turns(x, S.Load(ref W, i), S.Load(ref b, i)), cosine = SimdMath.CosOfTurns(turns), sum = 0f;
            for (nint output = 0, at = i; output < outputs; output++, at += frequencies)
            {
                S d = S.Broadcast(ref dy, output + 1);
                sum = S.MultiplyAdd(d, S.Load(ref weight, at), sum);
                S.Store(S.MultiplyAdd(d, cosine, S.Load(ref dWeight, at)), ref dWeight, at);
            }
            S slope = sum * -SimdMath.SinOfTurns(turns);
            S.Store(S.Load(ref db, i) + slope, ref db, i);
            S.Store(S.MultiplyAdd(slope, x * TwoPi, S.Load(ref dw, i)), ref dw, i);
            S.Store(slope, ref slopes, i);
        }

        public void AddBiases(ref float dy)
        {
            for (nint output = 0; output < outputs; output++)
            {
                Unsafe.Add(ref dBias, output) += Unsafe.Add(ref dy, output + 1);
            }
        }
    }
}
