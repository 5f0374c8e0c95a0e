using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// Softmax and the logarithm of the sum of exponentials, row by row; stable for logits of any size. Rows of up to a panel are added in the
/// order of <see cref="ISimd{S}.Sum"/> over 16 lanes at every tier and in every batch.
/// </summary>
internal static class SoftmaxRows
{
    /// <summary>
    /// y = factor·e^(x - max) / Σ e^(x - max) in every row, and log Σ e^x of every row where wanted.  x, y: [rows, columns], may be the same;
    /// logSum: [rows] or empty. Padding of x counts for nothing; that of y stays, or becomes zero where rows are whole panels.
    /// </summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<double> logSum = default, float factor = 1) => Tiers.Run(new SoftmaxForward(x, y, logSum, factor));

    /// <summary>log Σ e^x of every row.  x: [rows, columns]  logSum: [rows]</summary>
    public static void LogSumExp(ReadOnlyMatrix x, Span<double> logSum) => Tiers.Run(new SoftmaxForward(x, default, logSum, 1));

    /// <summary>dx = y·(dy - Σ dy·y) in every row; dx may be dy.</summary>
    public static void Backward(ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) => Tiers.Run(new SoftmaxBackward(y, dy, dx));
}

/// <summary>Softmax into y where y is not empty, and the logarithms of the sums where they are wanted.</summary>
internal readonly ref struct SoftmaxForward(ReadOnlyMatrix x, Matrix y, Span<double> logSum, float factor) : IKernel
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly Span<double> logSum = logSum;
    readonly float factor = factor;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        // Reducing a register takes longer than everything else on a short row, so many short rows lie across the lanes. One alone goes along them
        // where that keeps the order of the sum: with half a panel in a register, or a whole one.
        if (x.Columns <= Panel.Width && (x.Rows > 1 || S.Width < Panel.Width / 2))
        {
            Across<S>();
        }
        else
        {
            Along<S>();
        }
    }

    /// <summary>Rows of up to a panel, one in each lane: register c of a block holds column c.</summary>
    [MethodImpl(KernelCode.Options), SkipLocalsInit]
    void Across<S>() where S : struct, ISimd<S>
    {
        Span<float> memory = stackalloc float[3 * Panel.Width * Panel.Width];
        ref float logits = ref MemoryMarshal.GetReference(memory), powers = ref Unsafe.Add(ref logits, Panel.Width * Panel.Width), partial = ref Unsafe.Add(ref powers, Panel.Width * Panel.Width);
        nint n = x.Columns, w = S.Width;
        nint pairs = n > 8 ? 8 : n > 4 ? 4 : n > 2 ? 2 : 1;
        for (nint c = n; c < Panel.Width; c++)
        {
            S.Store(0f, ref powers, c * w);
        }
        for (int row = 0; row < x.Rows; row += S.Width)
        {
            int count = Math.Min(S.Width, x.Rows - row);
            TakeColumns<S>(row, count, ref logits);
            S high = S.Load(ref logits, 0);
            for (nint c = 1; c < n; c++)
            {
                high = S.Max(high, S.Load(ref logits, c * w));
            }
            // A row of nothing but -infinity has no largest: measured from 0 it gives 0/0, which is what it is.
            S shift = S.Select(high < float.MinValue, 0f, high);
            for (nint c = 0; c < n; c++)
            {
                S.Store(SimdMath.Exp(S.Load(ref logits, c * w) - shift), ref powers, c * w);
            }
            ref float terms = ref powers;
            for (nint half = pairs; half > 0; half /= 2)
            {
                for (nint c = 0; c < half; c++)
                {
                    S.Store(S.Load(ref terms, c * w) + S.Load(ref terms, (c + half) * w), ref partial, c * w);
                }
                terms = ref partial;
            }
            S sum = S.Load(ref partial, 0);
            if (!y.IsEmpty)
            {
                S scale = factor / sum;
                for (nint c = 0; c < n; c++)
                {
                    S.Store(S.Load(ref powers, c * w) * scale, ref powers, c * w);
                }
                GiveColumns<S>(row, count, ref powers);
            }
            if (!logSum.IsEmpty)
            {
                S.Store(shift, ref partial, 0);
                S.Store(SimdMath.Log(sum), ref partial, w);
                for (int i = 0; i < count; i++)
                {
                    // In double: losses are small differences between it and logits that may be large.
                    logSum[row + i] = (double)Unsafe.Add(ref partial, i) + Unsafe.Add(ref partial, w + i);
                }
            }
        }
    }

    [MethodImpl(KernelCode.Options)]
    void TakeColumns<S>(int row, int count, ref float columns) where S : struct, ISimd<S>
    {
        ref float rows = ref Unsafe.Add(ref x.Start, (nint)row * x.Stride);
        nint w = S.Width;
        if (count == S.Width && x.IsPadded)
        {
            for (nint c = 0; c < x.Columns; c += w)
            {
                S.Transpose(ref Unsafe.Add(ref rows, c), x.Stride, ref Unsafe.Add(ref columns, c * w), w);
            }
            return;
        }
        // Lanes without a row compute as well, and should not trip over what lies there.
        for (nint c = 0; c < x.Columns; c++)
        {
            S.Store(0f, ref columns, c * w);
        }
        for (nint i = 0; i < count; i++)
        {
            for (nint c = 0; c < x.Columns; c++)
            {
                Unsafe.Add(ref columns, c * w + i) = Unsafe.Add(ref rows, i * x.Stride + c);
            }
        }
    }

    [MethodImpl(KernelCode.Options)]
    void GiveColumns<S>(int row, int count, ref float columns) where S : struct, ISimd<S>
    {
        ref float rows = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride);
        nint w = S.Width;
        if (count == S.Width && y.IsPadded)
        {
            for (nint c = 0; c < y.Columns; c += w)
            {
                S.Transpose(ref Unsafe.Add(ref columns, c * w), w, ref Unsafe.Add(ref rows, c), y.Stride);
            }
            return;
        }
        for (nint i = 0; i < count; i++)
        {
            for (nint c = 0; c < y.Columns; c++)
            {
                Unsafe.Add(ref rows, i * y.Stride + c) = Unsafe.Add(ref columns, c * w + i);
            }
        }
    }

    /// <summary>Row by row, a row along the lanes.</summary>
    [MethodImpl(KernelCode.Options)]
    void Along<S>() where S : struct, ISimd<S>
    {
        for (int row = 0; row < x.Rows; row++)
        {
            ref float px = ref Unsafe.Add(ref x.Start, (nint)row * x.Stride), py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride);
            float sum = SoftmaxRow<S>.Run(ref px, x.IsPadded, ref py, y.IsPadded, !y.IsEmpty, x.Columns, factor, out float shift);
            if (!logSum.IsEmpty)
            {
                // In double: losses are small differences between it and logits that may be large.
                logSum[row] = shift + Math.Log(sum);
            }
        }
    }
}

/// <summary>One row.</summary>
internal static class SoftmaxRow<S> where S : struct, ISimd<S>
{
    // The number of every lane.
    static ref readonly float Lanes => ref MemoryMarshal.GetReference<float>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

    /// <summary>y = factor·softmax(x) where y is wanted. Gives Σ e^(x - shift). Padded rows are whole panels: that of x is not used, that of y becomes zero.</summary>
    [MethodImpl(KernelCode.Options), SkipLocalsInit]
    public static float Run(ref float x, bool isPadded, ref float y, bool givesPadding, bool gives, nint n, float factor, out float shift)
    {
        // What is left of a row behind its whole registers goes through one more, filled up with -infinity, whose exponential is 0.
        Span<float> memory = stackalloc float[Panel.Width];
        ref float rest = ref MemoryMarshal.GetReference(memory);
        nint w = S.Width, whole = n - n % w;
        S last = float.NegativeInfinity;
        if (whole < n && isPadded)
        {
            last = S.Select(S.Load(in Lanes, 0) < (float)(n - whole), S.Load(ref x, whole), last);
        }
        else if (whole < n)
        {
            S.Store(last, ref rest, 0);
            for (nint i = whole; i < n; i++)
            {
                Unsafe.Add(ref rest, i - whole) = Unsafe.Add(ref x, i);
            }
            last = S.Load(ref rest, 0);
        }
        // Two registers a turn: maxima and sums are chains, and one alone would wait for itself.
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
        high = S.Max(high, highest);
        // A row of nothing but -infinity has no largest: measured from 0 it gives 0/0, which is what it is.
        float max = S.MaxLane(high);
        shift = float.IsNegativeInfinity(max) ? 0 : max;

        last = SimdMath.Exp(last - shift);
        S sums = last, others = 0f;
        for (nint i = 0; i < pairs; i += 2 * w)
        {
            S e = SimdMath.Exp(S.Load(ref x, i) - shift), f = SimdMath.Exp(S.Load(ref x, i + w) - shift);
            sums += e;
            others += f;
            if (gives)
            {
                S.Store(e, ref y, i);
                S.Store(f, ref y, i + w);
            }
        }
        if (pairs < whole)
        {
            S e = SimdMath.Exp(S.Load(ref x, pairs) - shift);
            sums += e;
            if (gives)
            {
                S.Store(e, ref y, pairs);
            }
        }
        float sum = S.Sum(sums + others);
        if (!gives)
        {
            return sum;
        }
        float scale = factor / sum;
        for (nint i = 0; i < whole; i += w)
        {
            S.Store(S.Load(ref y, i) * scale, ref y, i);
        }
        if (whole < n && givesPadding)
        {
            S.Store(last * scale, ref y, whole);
        }
        else if (whole < n)
        {
            S.Store(last * scale, ref rest, 0);
            for (nint i = whole; i < n; i++)
            {
                Unsafe.Add(ref y, i) = Unsafe.Add(ref rest, i - whole);
            }
        }
        return sum;
    }
}

internal readonly ref struct SoftmaxBackward(ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) : IKernel
{
    readonly ReadOnlyMatrix y = y, dy = dy;
    readonly Matrix dx = dx;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint n = y.Columns, w = S.Width;
        for (int row = 0; row < y.Rows; row++)
        {
            ref float py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride), pdy = ref Unsafe.Add(ref dy.Start, (nint)row * dy.Stride), pdx = ref Unsafe.Add(ref dx.Start, (nint)row * dx.Stride);
            S sums = 0f;
            nint i = 0;
            for (; i + w <= n; i += w)
            {
                sums = S.MultiplyAdd(S.Load(ref py, i), S.Load(ref pdy, i), sums);
            }
            float dot = S.Sum(sums);
            for (; i < n; i++)
            {
                dot = MathF.FusedMultiplyAdd(Unsafe.Add(ref py, i), Unsafe.Add(ref pdy, i), dot);
            }
            for (i = 0; i + w <= n; i += w)
            {
                S.Store(S.Load(ref py, i) * (S.Load(ref pdy, i) - dot), ref pdx, i);
            }
            for (; i < n; i++)
            {
                Unsafe.Add(ref pdx, i) = Unsafe.Add(ref py, i) * (Unsafe.Add(ref pdy, i) - dot);
            }
        }
    }
}
