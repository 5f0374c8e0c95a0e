using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// Softmax of rows of up to 16 columns, one row in each lane: register c of a block holds column c. A lane sums its row in the order in which
/// <see cref="ISimd{S}.Sum"/> sums 16 lanes, so the bits are those of <see cref="SoftmaxForward"/> at every register width.
/// </summary>
readonly ref struct ShortSoftmax(ReadOnlyMatrix x, Matrix y, Span<double> logSum, float factor) : IKernel
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly Span<double> logSum = logSum;
    readonly float factor = factor;

    [MethodImpl(JitOptions.Kernel), SkipLocalsInit]
    public void Run<S>() where S : struct, ISimd<S>
    {
        Span<float> memory = stackalloc float[3 * Panel.Width * Panel.Width];
        ref float logits = ref MemoryMarshal.GetReference(memory), powers = ref Unsafe.Add(ref logits, Panel.Width * Panel.Width),
            partial = ref Unsafe.Add(ref powers, Panel.Width * Panel.Width);
        nint n = x.Columns, w = S.Width;
        nint pairs = n > 8 ? 8 : n > 4 ? 4 : n > 2 ? 2 : 1;
        for (nint c = n; c < Panel.Width; c++)
        {
            S.Store(0f, ref powers, c * w);
        }
        for (int row = 0; row < x.Rows; row += S.Width)
        {
            int count = Math.Min(S.Width, x.Rows - row);
            LoadColumns<S>(row, count, ref logits);
            S high = S.Load(ref logits, 0);
            for (nint c = 1; c < n; c++)
            {
                high = S.Max(high, S.Load(ref logits, c * w));
            }
            // A row of -infinity alone has no finite maximum: with a shift of 0 the result is 0/0, NaN.
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
                StoreColumns<S>(row, count, ref powers);
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

    [MethodImpl(JitOptions.Kernel)]
    void LoadColumns<S>(int row, int count, ref float columns) where S : struct, ISimd<S>
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
        // Lanes without a row compute too; zeros keep them finite.
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

    [MethodImpl(JitOptions.Kernel)]
    void StoreColumns<S>(int row, int count, ref float columns) where S : struct, ISimd<S>
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
}
