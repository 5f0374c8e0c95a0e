using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Runs a loss term over outputs and targets. Padding is neither read nor written.</summary>
internal static class LossRows
{
    /// <summary>Σ term(y, t) over all rows and columns.  y, t: [rows, columns]</summary>
    public static double Sum<T>(T term, ReadOnlyMatrix y, ReadOnlyMatrix t) where T : struct, ILossTerm
    {
        SameShape.Check(y, t);
        double sum = 0;
        for (int row = 0; row < y.Rows; row++)
        {
            float total = 0;
            Tiers.Run(new LossKernel<T>(term, y.Row(row), t.Row(row), ref total));
            sum += total;
        }
        return sum;
    }

    /// <summary>dy = scale·term'(y, t).  y, t, dy: [rows, columns]</summary>
    public static void Gradient<T>(T term, ReadOnlyMatrix y, ReadOnlyMatrix t, float scale, Matrix dy) where T : struct, ILossTerm
    {
        SameShape.Check(y, t);
        SameShape.Check(y, dy);
        for (int row = 0; row < y.Rows; row++)
        {
            Tiers.Run(new LossGradientKernel<T>(term, y.Row(row), t.Row(row), scale, dy.Row(row)));
        }
    }
}

internal readonly ref struct LossKernel<T>(T term, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ref float total) : IKernel where T : struct, ILossTerm
{
    readonly T term = term;
    readonly ReadOnlySpan<float> y = y, t = t;
    readonly ref float total = ref total;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        T term = this.term;
        ref float py = ref Unsafe.AsRef(in MemoryMarshal.GetReference(y)), pt = ref Unsafe.AsRef(in MemoryMarshal.GetReference(t));
        nint i = 0, n = y.Length;
        S sums = 0f;
        for (; i + S.Width <= n; i += S.Width)
        {
            sums += term.Loss(S.Load(ref py, i), S.Load(ref pt, i));
        }
        float sum = S.Sum(sums);
        for (; i < n; i++)
        {
            sum += Simd1.Sum(term.Loss(Simd1.Load(ref py, i), Simd1.Load(ref pt, i)));
        }
        total = sum;
    }
}

internal readonly ref struct LossGradientKernel<T>(T term, ReadOnlySpan<float> y, ReadOnlySpan<float> t, float scale, Span<float> dy) : IKernel where T : struct, ILossTerm
{
    readonly T term = term;
    readonly ReadOnlySpan<float> y = y, t = t;
    readonly float scale = scale;
    readonly Span<float> dy = dy;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        T term = this.term;
        ref float py = ref Unsafe.AsRef(in MemoryMarshal.GetReference(y)), pt = ref Unsafe.AsRef(in MemoryMarshal.GetReference(t)), pd = ref MemoryMarshal.GetReference(dy);
        nint i = 0, n = y.Length;
        S factor = scale;
        for (; i + S.Width <= n; i += S.Width)
        {
            S.Store(term.Gradient(S.Load(ref py, i), S.Load(ref pt, i)) * factor, ref pd, i);
        }
        for (; i < n; i++)
        {
            Simd1.Store(term.Gradient(Simd1.Load(ref py, i), Simd1.Load(ref pt, i)) * scale, ref pd, i);
        }
    }
}
