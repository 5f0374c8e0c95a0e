using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Softmax and the logarithm of the sum of exponentials, row by row; stable for logits of any size. Padding is neither read nor written.</summary>
internal static class SoftmaxRows
{
    /// <summary>y = e^(x - max) / Σ e^(x - max) in every row, and log Σ e^x of every row where wanted.  x, y: [rows, columns], may be the same; logSum: [rows] or empty.</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<float> logSum = default) => Tiers.Run(new SoftmaxForward(x, y, logSum));

    /// <summary>log Σ e^x of one row.</summary>
    public static float LogSumExp(ReadOnlySpan<float> x)
    {
        float result = 0;
        Tiers.Run(new LogSumExpKernel(x, ref result));
        return result;
    }

    /// <summary>dx = y·(dy - Σ dy·y) in every row; dx may be dy.</summary>
    public static void Backward(ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) => Tiers.Run(new SoftmaxBackward(y, dy, dx));
}

internal readonly ref struct SoftmaxForward(ReadOnlyMatrix x, Matrix y, Span<float> logSum) : IKernel
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly Span<float> logSum = logSum;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint n = x.Columns, w = S.Width;
        for (int row = 0; row < x.Rows; row++)
        {
            ref float px = ref Unsafe.Add(ref x.Start, (nint)row * x.Stride), py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride);
            float shift = Shift<S>(ref px, n);
            S sums = 0f;
            nint i = 0;
            for (; i + w <= n; i += w)
            {
                S e = SimdMath.Exp(S.Load(ref px, i) - shift);
                S.Store(e, ref py, i);
                sums += e;
            }
            float sum = S.Sum(sums);
            for (; i < n; i++)
            {
                Simd1 e = SimdMath.Exp(Simd1.Load(ref px, i) - shift);
                Simd1.Store(e, ref py, i);
                sum += Simd1.Sum(e);
            }

            float scale = 1 / sum;
            for (i = 0; i + w <= n; i += w)
            {
                S.Store(S.Load(ref py, i) * scale, ref py, i);
            }
            for (; i < n; i++)
            {
                Unsafe.Add(ref py, i) *= scale;
            }
            if (!logSum.IsEmpty)
            {
                logSum[row] = shift + MathF.Log(sum);
            }
        }
    }

    /// <summary>What exponents are measured from: the largest of the row. A row of nothing but -infinity has none: measured from 0 it gives 0/0, which is what it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Shift<S>(ref float x, nint n) where S : struct, ISimd<S>
    {
        float max = float.NegativeInfinity;
        nint i = 0, w = S.Width;
        if (n >= w)
        {
            S high = S.Load(ref x, 0);
            for (i = w; i + w <= n; i += w)
            {
                high = S.Max(high, S.Load(ref x, i));
            }
            max = S.MaxLane(high);
        }
        for (; i < n; i++)
        {
            max = MathF.Max(max, Unsafe.Add(ref x, i));
        }
        return float.IsNegativeInfinity(max) ? 0 : max;
    }
}

internal readonly ref struct LogSumExpKernel(ReadOnlySpan<float> x, ref float result) : IKernel
{
    readonly ReadOnlySpan<float> x = x;
    readonly ref float result = ref result;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint i = 0, n = x.Length, w = S.Width;
        ref float p = ref Unsafe.AsRef(in MemoryMarshal.GetReference(x));
        float shift = SoftmaxForward.Shift<S>(ref p, n);
        S sums = 0f;
        for (; i + w <= n; i += w)
        {
            sums += SimdMath.Exp(S.Load(ref p, i) - shift);
        }
        float sum = S.Sum(sums);
        for (; i < n; i++)
        {
            sum += Simd1.Sum(SimdMath.Exp(Simd1.Load(ref p, i) - shift));
        }
        result = shift + MathF.Log(sum);
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
