using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// Softmax and the logarithm of the sum of exponentials, row by row; stable for logits of any size. Rows are added in 16 lanes at every tier and in every
/// batch.
/// </summary>
static class SoftmaxRows
{
    /// <summary>
    /// y = factor·e^(x - max) / Σ e^(x - max) in every row, and log Σ e^x of every row where wanted.  x, y: [rows, columns], may be the same;
    /// logSum: [rows] or empty. Padding of x counts for nothing; that of y stays, or becomes zero where rows are whole panels.
    /// </summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<double> logSum = default, float factor = 1) => Forward(Tiers.Current, x, y, logSum, factor);

    /// <summary>The same at a given tier, which must be supported.</summary>
    public static void Forward(Tier tier, ReadOnlyMatrix x, Matrix y, Span<double> logSum, float factor)
    {
        if (x.Columns == 0)
        {
            logSum.Fill(double.NegativeInfinity);
            return;
        }
        // Reducing a register takes longer than everything else on a short row, so many short rows lie across the lanes, which keeps the order of their sums.
        if (x.Columns <= Panel.Width && x.Rows > 1)
        {
            Tiers.Run(tier, new ShortSoftmax(x, y, logSum, factor));
        }
        else
        {
            Tiers.RunRows(tier, new SoftmaxForward(x, y, logSum, factor));
        }
    }

    /// <summary>log Σ e^x of every row.  x: [rows, columns]  logSum: [rows]</summary>
    public static void LogSumExp(ReadOnlyMatrix x, Span<double> logSum) => Forward(x, default, logSum);

    /// <summary>dx = y·(dy - Σ dy·y) in every row; dx may be dy. Padding of dx becomes zero where its rows have it.</summary>
    public static void Backward(ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) => Tiers.RunRows(new SoftmaxBackward(y, dy, dx));
}

/// <summary>Softmax into y where y is not empty, and the logarithms of the sums where they are wanted: a row along the lanes.</summary>
readonly ref struct SoftmaxForward(ReadOnlyMatrix x, Matrix y, Span<double> logSum, float factor) : IKernel
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly Span<double> logSum = logSum;
    readonly float factor = factor;

    [MethodImpl(KernelCode.Options)]
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
    /// <summary>y = factor·softmax(x) where y is wanted. Gives Σ e^(x - shift). Padded rows are whole panels: that of x is not used, that of y becomes
    /// zero.</summary>
    [MethodImpl(KernelCode.Options)]
    public static float Run(ref float x, bool isPadded, ref float y, bool givesPadding, bool gives, nint n, float factor, out float shift)
    {
        // The last register of a row is filled up with -infinity, whose exponential is 0.
        nint w = S.Width, whole = RowTail.Start(n), left = isPadded ? w : n - whole;
        S last = S.Select(RowTail<S>.Mask(n - whole), RowTail<S>.Load(ref Unsafe.Add(ref x, whole), n - whole, left), float.NegativeInfinity);
        // Two registers a turn: a maximum is a chain, and one alone would wait for itself.
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
        // A row of nothing but -infinity has no largest: measured from 0 it gives 0/0, which is what it is.
        float max = S.MaxLane(S.Max(high, highest));
        shift = float.IsNegativeInfinity(max) ? 0 : max;

        // The exponential stands here once: a second one would be beyond what the compiler inlines.
        S sums = 0f;
        for (nint i = 0; i < n; i += w)
        {
            S e = SimdMath.Exp((i < whole ? S.Load(ref x, i) : last) - shift);
            sums += e;
            if (i == whole)
            {
                last = e;
            }
            else if (gives)
            {
                S.Store(e, ref y, i);
            }
        }
        float sum = S.Sum(sums);
        if (!gives)
        {
            return sum;
        }
        float scale = factor / sum;
        for (nint i = 0; i < whole; i += w)
        {
            S.Store(S.Load(ref y, i) * scale, ref y, i);
        }
        RowTail<S>.Store(last * scale, ref Unsafe.Add(ref y, whole), n - whole, givesPadding);
        return sum;
    }
}

readonly ref struct SoftmaxBackward(ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) : IKernel
{
    readonly ReadOnlyMatrix y = y, dy = dy;
    readonly Matrix dx = dx;

    [MethodImpl(KernelCode.Options)]
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
            ref float py = ref Unsafe.Add(ref y.Start, yRow), pdy = ref Unsafe.Add(ref dy.Start, dyRow), pdx = ref Unsafe.Add(ref dx.Start, (nint)row * dx.Stride);
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
