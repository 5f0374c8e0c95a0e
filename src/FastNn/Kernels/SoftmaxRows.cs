using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Softmax and the logarithm of the sum of exponentials, row by row; stable for logits of any size. Padding is neither read nor written.</summary>
internal static class SoftmaxRows
{
    /// <summary>y = e^(x - max) / Σ e^(x - max) in every row, and log Σ e^x of every row where wanted.  x, y: [rows, columns], may be the same; logSum: [rows] or empty.</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<double> logSum = default) => Tiers.Run(new SoftmaxForward(x, y, logSum));

    /// <summary>log Σ e^x of every row.  x: [rows, columns]  logSum: [rows]</summary>
    public static void LogSumExp(ReadOnlyMatrix x, Span<double> logSum) => Tiers.Run(new SoftmaxForward(x, default, logSum));

    /// <summary>dx = y·(dy - Σ dy·y) in every row; dx may be dy.</summary>
    public static void Backward(ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) => Tiers.Run(new SoftmaxBackward(y, dy, dx));
}

/// <summary>Softmax into y where y is not empty, and the logarithms of the sums where they are wanted.</summary>
internal readonly ref struct SoftmaxForward(ReadOnlyMatrix x, Matrix y, Span<double> logSum) : IKernel
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly Span<double> logSum = logSum;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        // What is left of a row behind its whole registers goes through one more, filled up with -infinity, whose exponential is 0.
        Span<float> filled = stackalloc float[Panel.Width], done = stackalloc float[Panel.Width];
        filled.Fill(float.NegativeInfinity);
        ref float rest = ref MemoryMarshal.GetReference(filled), end = ref MemoryMarshal.GetReference(done);
        nint n = x.Columns, w = S.Width, whole = n - n % w;
        for (int row = 0; row < x.Rows; row++)
        {
            ref float px = ref Unsafe.Add(ref x.Start, (nint)row * x.Stride), py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride);
            for (nint i = whole; i < n; i++)
            {
                Unsafe.Add(ref rest, i - whole) = Unsafe.Add(ref px, i);
            }
            S last = S.Load(ref rest, 0), high = last;
            for (nint i = 0; i < whole; i += w)
            {
                high = S.Max(high, S.Load(ref px, i));
            }
            // A row of nothing but -infinity has no largest: measured from 0 it gives 0/0, which is what it is.
            float max = S.MaxLane(high), shift = float.IsNegativeInfinity(max) ? 0 : max;

            last = SimdMath.Exp(last - shift);
            S sums = last;
            for (nint i = 0; i < whole; i += w)
            {
                S e = SimdMath.Exp(S.Load(ref px, i) - shift);
                sums += e;
                if (!y.IsEmpty)
                {
                    S.Store(e, ref py, i);
                }
            }
            float sum = S.Sum(sums);
            if (!logSum.IsEmpty)
            {
                // In double: losses are small differences between it and logits that may be large.
                logSum[row] = shift + Math.Log(sum);
            }
            if (!y.IsEmpty)
            {
                float scale = 1 / sum;
                for (nint i = 0; i < whole; i += w)
                {
                    S.Store(S.Load(ref py, i) * scale, ref py, i);
                }
                S.Store(last * scale, ref end, 0);
                for (nint i = whole; i < n; i++)
                {
                    Unsafe.Add(ref py, i) = Unsafe.Add(ref end, i - whole);
                }
            }
        }
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
