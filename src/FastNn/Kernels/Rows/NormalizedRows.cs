using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Layer normalization: normalizes rows to mean 0 and variance 1, then scales and shifts their columns. A row is read three times, once from
/// memory.</summary>
static class NormalizedRows
{
    // A row is read three times.
    const int Cost = 2 * Partition.ElementCost;

    /// <summary>
    /// y = (x - mean)·rstd·scale + shift, with the mean and rstd = 1 / √(variance + epsilon) of the row and the biased variance.  x, y: [rows, columns], may be
    /// the same  shift: columns in whole panels, or empty  means, rstds: [rows], or empty if they are not needed. Padding of y becomes undefined.
    /// </summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, ColumnVector scale, ReadOnlySpan<float> shift, float epsilon, Span<float> means, Span<float> rstds,
        Workers? workers)
    {
        SameShape.Check(x, y);
        var kernel = new NormalizeKernel(x, y, scale, shift, epsilon, means, rstds, 0, x.Rows);
        Partition.Run(kernel, x.Rows, (long)x.Columns * Cost, workers);
    }

    /// <summary>dx = rstd·(g - mean of g - x̂·(mean of g·x̂)) with g = dy·scale and x̂ = (x - mean)·rstd. x, dy, dx: [rows, columns] means, rstds: [rows].
    /// Padding of dx becomes zero where its rows have it.</summary>
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, ColumnVector scale, ReadOnlySpan<float> means, ReadOnlySpan<float> rstds,
        Workers? workers)
    {
        SameShape.Check(x, dy);
        SameShape.Check(x, dx);
        var kernel = new NormalizeBackwardKernel(x, dy, dx, scale, means, rstds, 0, x.Rows);
        Partition.Run(kernel, x.Rows, (long)x.Columns * Cost, workers);
    }
}

/// <summary>Sums the gradients of scale and shift: dy·x̂ and dy.</summary>
readonly ref struct NormalizedRowsTerm(ReadOnlySpan<float> means, ReadOnlySpan<float> rstds) : IColumnTerm
{
    readonly ref float means = ref MemoryMarshal.GetReference(means), rstds = ref MemoryMarshal.GetReference(rstds);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<S>(S x, S dy, nint row, nint column, ref S scale, ref S shift) where S : struct, ISimd<S>
    {
        scale = S.MultiplyAdd((x - S.Broadcast(ref means, row)) * S.Broadcast(ref rstds, row), dy, scale);
        shift += dy;
    }
}

readonly ref struct NormalizeKernel(ReadOnlyMatrix x, Matrix y, ColumnVector scale, ReadOnlySpan<float> shift, float epsilon, Span<float> means,
    Span<float> rstds, int first, int end)
    : IKernel, IRangeWork<NormalizeKernel>
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly ColumnVector scale = scale;
    readonly ReadOnlySpan<float> shift = shift;
    readonly float epsilon = epsilon;
    readonly Span<float> means = means, rstds = rstds;
    readonly int first = first, end = end;

    public void Run() => Tiers.RunRows(this);

    public NormalizeKernel Slice(int start, int end) => new(x, y, scale, shift, epsilon, means, rstds, start, end);

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint n = x.Columns, whole = n - n % S.Width;
        if (n == 0)
        {
            return;
        }
        S mask = RowTail<S>.Mask(n - whole);
        bool isPadded = y.IsPadded;
        for (int row = first; row < end; row++)
        {
            nint start = (nint)row * x.Stride;
            ref float px = ref Unsafe.Add(ref x.Start, start), py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride);
            S last = whole < n ? mask & RowTail<S>.Load(ref Unsafe.Add(ref px, whole), n - whole, x.Data.Length - (start + whole)) : 0f;
            float mean = Sum(ref px, whole, last) / n;
            SumDeviations(ref px, whole, mean, mask & (last - mean), out float squares, out float rest);
            // The sum of the deviations would be 0 without rounding; it corrects the mean and the variance.
            float correction = rest / n, variance = Math.Max(squares / n - correction * correction, 0), rstd = 1 / MathF.Sqrt(variance + epsilon);
            for (nint i = 0; i < whole; i += S.Width)
            {
                S.Store(Normalize(S.Load(ref px, i), mean, correction, rstd, i), ref py, i);
            }
            if (whole < n)
            {
                RowTail<S>.Store(Normalize(last, mean, correction, rstd, whole), ref Unsafe.Add(ref py, whole), n - whole, isPadded);
            }
            if (!means.IsEmpty)
            {
                means[row] = mean + correction;
                rstds[row] = rstd;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    S Normalize<S>(S x, float mean, float correction, float rstd, nint column) where S : struct, ISimd<S>
    {
        S normal = ((x - mean) - correction) * rstd;
        return shift.IsEmpty ? normal * scale.At<S>(column) : S.MultiplyAdd(normal, scale.At<S>(column), S.Load(ref MemoryMarshal.GetReference(shift), column));
    }

    /// <summary>Sums the whole registers and the last one, in four times 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Sum<S>(ref float p, nint whole, S last) where S : struct, ISimd<S>
    {
        nint i = 0, w = S.Width;
        S a = last, b = 0f, c = 0f, d = 0f;
        for (; i + 4 * w <= whole; i += 4 * w)
        {
            a += S.Load(ref p, i);
            b += S.Load(ref p, i + w);
            c += S.Load(ref p, i + 2 * w);
            d += S.Load(ref p, i + 3 * w);
        }
        for (; i < whole; i += w)
        {
            a += S.Load(ref p, i);
        }
        return S.Sum((a + b) + (c + d));
    }

    /// <summary>Σ (x - mean)² and Σ (x - mean), each in two times 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void SumDeviations<S>(ref float p, nint whole, float mean, S last, out float squares, out float rest) where S : struct, ISimd<S>
    {
        nint i = 0, w = S.Width;
        S a = last * last, b = 0f, c = last, d = 0f;
        for (; i + 2 * w <= whole; i += 2 * w)
        {
            S first = S.Load(ref p, i) - mean, second = S.Load(ref p, i + w) - mean;
            a = S.MultiplyAdd(first, first, a);
            b = S.MultiplyAdd(second, second, b);
            c += first;
            d += second;
        }
        if (i < whole)
        {
            S first = S.Load(ref p, i) - mean;
            a = S.MultiplyAdd(first, first, a);
            c += first;
        }
        squares = S.Sum(a + b);
        rest = S.Sum(c + d);
    }
}

readonly ref struct NormalizeBackwardKernel(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, ColumnVector scale, ReadOnlySpan<float> means,
    ReadOnlySpan<float> rstds, int first, int end)
    : IKernel, IRangeWork<NormalizeBackwardKernel>
{
    readonly ReadOnlyMatrix x = x, dy = dy;
    readonly Matrix dx = dx;
    readonly ColumnVector scale = scale;
    readonly ReadOnlySpan<float> means = means, rstds = rstds;
    readonly int first = first, end = end;

    public void Run() => Tiers.RunRows(this);

    public NormalizeBackwardKernel Slice(int start, int end) => new(x, dy, dx, scale, means, rstds, start, end);

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint n = x.Columns, whole = n - n % S.Width;
        if (n == 0)
        {
            return;
        }
        S mask = RowTail<S>.Mask(n - whole);
        bool isPadded = dx.IsPadded;
        for (int row = first; row < end; row++)
        {
            nint xRow = (nint)row * x.Stride, dyRow = (nint)row * dy.Stride;
            ref float px = ref Unsafe.Add(ref x.Start, xRow), pdy = ref Unsafe.Add(ref dy.Start, dyRow),
                pdx = ref Unsafe.Add(ref dx.Start, (nint)row * dx.Stride);
            float mean = means[row], rstd = rstds[row];
            S lastX = 0f, lastDy = 0f, sums = 0f, products = 0f;
            if (whole < n)
            {
                lastX = mask & RowTail<S>.Load(ref Unsafe.Add(ref px, whole), n - whole, x.Data.Length - (xRow + whole));
                lastDy = mask & RowTail<S>.Load(ref Unsafe.Add(ref pdy, whole), n - whole, dy.Data.Length - (dyRow + whole));
                sums = lastDy * scale.At<S>(whole);
                products = sums * ((lastX - mean) * rstd);
            }
            for (nint i = 0; i < whole; i += S.Width)
            {
                S g = S.Load(ref pdy, i) * scale.At<S>(i);
                sums += g;
                products = S.MultiplyAdd(g, (S.Load(ref px, i) - mean) * rstd, products);
            }
            float level = S.Sum(sums) / n, slope = S.Sum(products) / n;
            for (nint i = 0; i < whole; i += S.Width)
            {
                S.Store(InputGradient(S.Load(ref px, i), S.Load(ref pdy, i), mean, rstd, level, slope, i), ref pdx, i);
            }
            if (whole < n)
            {
                RowTail<S>.Store(mask & InputGradient(lastX, lastDy, mean, rstd, level, slope, whole), ref Unsafe.Add(ref pdx, whole), n - whole, isPadded);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    S InputGradient<S>(S x, S dy, float mean, float rstd, float level, float slope, nint column) where S : struct, ISimd<S> =>
        S.MultiplyAdd((x - mean) * rstd, -slope, dy * scale.At<S>(column) - level) * rstd;
}
