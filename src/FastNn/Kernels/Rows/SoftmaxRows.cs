using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// Softmax and log-sum-exp of rows, stable for logits of any size. Rows are summed in 16 lanes at every tier and in every batch.
/// </summary>
static class SoftmaxRows
{
    /// <summary>
    /// y = factor·e^(x - max) / Σ e^(x - max) in every row, and log Σ e^x of every row where wanted.  x, y: [rows, columns], may be the same;
    /// logSum: [rows] or empty. Padding of x is ignored; padding of y is unchanged, or zero where rows are whole panels.
    /// </summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<double> logSum = default, float factor = 1) => Forward(Tiers.Current, x, y, logSum, factor);

    /// <summary>Runs the kernel at a given tier, which must be supported.</summary>
    public static void Forward(Tier tier, ReadOnlyMatrix x, Matrix y, Span<double> logSum, float factor)
    {
        if (x.Columns == 0)
        {
            logSum.Fill(double.NegativeInfinity);
            return;
        }
        // On a short row, reducing a register would take most of the time: short rows are computed one per lane, in the same order of sums.
        if (x.Columns <= Panel.Width && x.Rows > 1)
        {
            Tiers.Run(tier, new ShortSoftmax(x, y, logSum, factor));
        }
        else
        {
            Tiers.RunRows(tier, new SoftmaxForward(x, y, logSum, factor));
        }
    }

    /// <summary>Computes log Σ e^x of every row.  x: [rows, columns]  logSum: [rows]</summary>
    public static void LogSumExp(ReadOnlyMatrix x, Span<double> logSum) => Forward(x, default, logSum);

    /// <summary>dx = y·(dy - Σ dy·y) in every row; dx may be dy. Padding of dx becomes zero where its rows have it.</summary>
    public static void Backward(ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) => Tiers.RunRows(new SoftmaxBackward(y, dy, dx));
}

/// <summary>Softmax into y unless y is empty, and the logarithms of the sums unless logSum is empty: each row along the lanes.</summary>
readonly ref struct SoftmaxForward(ReadOnlyMatrix x, Matrix y, Span<double> logSum, float factor) : IKernel
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly Span<double> logSum = logSum;
    readonly float factor = factor;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        for (int row = 0; row < x.Rows; row++)
        {
            ref float px = ref Unsafe.Add(ref x.Start, (nint)row * x.Stride), py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride);
            float sum = SoftmaxRow<S>.Run(ref px, x.IsPadded, ref py, y.IsPadded, !y.IsEmpty, x.Columns, factor, out float shift);
            if (!logSum.IsEmpty)
            {
                // In double: losses are small differences between it and logits that may be large.
                logSum[row] = (double)shift + Simd1.Sum(SimdMath.Log<Simd1>(sum));
            }
        }
    }
}

/// <summary>One row.</summary>
static class SoftmaxRow<S> where S : struct, ISimd<S>
{
    /// <summary>y = factor·softmax(x) where writesY. Returns Σ e^(x - shift). Padded rows are whole panels: padding of x is ignored, padding of y becomes
    /// zero.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static float Run(ref float x, bool isPadded, ref float y, bool yIsPadded, bool writesY, nint n, float factor, out float shift)
    {
        // The last register of a row is filled up with -infinity, whose exponential is 0.
        nint w = S.Width, whole = RowTail.Start(n), left = isPadded ? w : n - whole;
        S last = S.Select(RowTail<S>.Mask(n - whole), RowTail<S>.Load(ref Unsafe.Add(ref x, whole), n - whole, left), float.NegativeInfinity);
        // Two registers per iteration: a single chain of maxima would be bound by its latency.
        nint pairs = whole - whole % (2 * w);
        S high = last, highest = last;
        for (nint i = 0; i < pairs; i += 2 * w)
        {
            high = S.Max(high, S.Load(ref x, i));
            highest = S.Max(highest, S.Load(ref x, i + w));
        }
        if (pairs < whole)
        {
            high = S.Max(high, S.Load(ref x, pairs));
        }
        // A row of -infinity alone has no finite maximum: with a shift of 0 the result is 0/0, NaN.
        float max = S.MaxLane(S.Max(high, highest));
        shift = float.IsNegativeInfinity(max) ? 0 : max;

        // The exponential is inlined here once: a second one would exceed the inlining budget of the JIT.
        S sums = 0f;
        for (nint i = 0; i < n; i += w)
        {
            S e = SimdMath.Exp((i < whole ? S.Load(ref x, i) : last) - shift);
            sums += e;
            if (i == whole)
            {
                last = e;
            }
            else if (writesY)
            {
                S.Store(e, ref y, i);
            }
        }
        float sum = S.Sum(sums);
        if (!writesY)
        {
            return sum;
        }
        float scale = factor / sum;
        for (nint i = 0; i < whole; i += w)
        {
            S.Store(S.Load(ref y, i) * scale, ref y, i);
        }
        RowTail<S>.Store(last * scale, ref Unsafe.Add(ref y, whole), n - whole, yIsPadded);
        return sum;
    }
}

readonly ref struct SoftmaxBackward(ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) : IKernel
{
    readonly ReadOnlyMatrix y = y, dy = dy;
    readonly Matrix dx = dx;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint n = y.Columns, whole = n - n % S.Width;
        if (n == 0)
        {
            return;
        }
        S mask = RowTail<S>.Mask(n - whole);
        bool isPadded = dx.IsPadded;
        for (int row = 0; row < y.Rows; row++)
        {
            nint yRow = (nint)row * y.Stride, dyRow = (nint)row * dy.Stride;
            ref float py = ref Unsafe.Add(ref y.Start, yRow), pdy = ref Unsafe.Add(ref dy.Start, dyRow),
                pdx = ref Unsafe.Add(ref dx.Start, (nint)row * dx.Stride);
            S lastY = 0f, lastDy = 0f;
            if (whole < n)
            {
                lastY = mask & RowTail<S>.Load(ref Unsafe.Add(ref py, whole), n - whole, y.Data.Length - (yRow + whole));
                lastDy = mask & RowTail<S>.Load(ref Unsafe.Add(ref pdy, whole), n - whole, dy.Data.Length - (dyRow + whole));
            }
            S sums = lastY * lastDy;
            for (nint i = 0; i < whole; i += S.Width)
            {
                sums = S.MultiplyAdd(S.Load(ref py, i), S.Load(ref pdy, i), sums);
            }
            float dot = S.Sum(sums);
            for (nint i = 0; i < whole; i += S.Width)
            {
                S.Store(S.Load(ref py, i) * (S.Load(ref pdy, i) - dot), ref pdx, i);
            }
            if (whole < n)
            {
                RowTail<S>.Store(mask & (lastY * (lastDy - dot)), ref Unsafe.Add(ref pdx, whole), n - whole, isPadded);
            }
        }
    }
}
