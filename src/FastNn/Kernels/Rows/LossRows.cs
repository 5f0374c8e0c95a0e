using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Runs a loss term over outputs and targets. Padding counts for nothing and stays as it is.</summary>
static class LossRows
{
    /// <summary>Σ term(y, t) over all rows and columns: a row in 16 lanes, the rows in double.  y, t: [rows, columns]</summary>
    public static double Sum<T>(T term, ReadOnlyMatrix y, ReadOnlyMatrix t) where T : struct, ILossTerm
    {
        SameShape.Check(y, t);
        double sum = 0;
        Tiers.RunTerms(new LossKernel<T>(term, y, t, ref sum));
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

readonly ref struct LossKernel<T>(T term, ReadOnlyMatrix y, ReadOnlyMatrix t, ref double total) : IRowKernel where T : struct, ILossTerm
{
    readonly T term = term;
    readonly ReadOnlyMatrix y = y, t = t;
    readonly ref double total = ref total;

    [MethodImpl(KernelCode.Options)]
    public void Run<S, W>() where S : struct, ISimd<S> where W : struct, ISimd<W>
    {
        T term = this.term;
        Span<float> memory = stackalloc float[3 * Panel.Width];
        ref float terms = ref MemoryMarshal.GetReference(memory), restY = ref Unsafe.Add(ref terms, Panel.Width), restT = ref Unsafe.Add(ref restY, Panel.Width);
        nint n = y.Columns, last = RowTail.Start(n);
        W mask = RowTail<W>.Mask(n - last);
        double total = 0;
        for (int row = 0; row < y.Rows; row++)
        {
            nint yRow = (nint)row * y.Stride, tRow = (nint)row * t.Stride;
            W sums = 0f;
            for (nint i = 0; i < n; i += Panel.Width)
            {
                nint count = Math.Min(n - i, Panel.Width);
                ref float py = ref y.Data.Length - (yRow + i) >= Panel.Width ? ref Unsafe.Add(ref y.Start, yRow + i) : ref RowTail.Copy(ref Unsafe.Add(ref y.Start, yRow + i), count, ref restY);
                ref float pt = ref t.Data.Length - (tRow + i) >= Panel.Width ? ref Unsafe.Add(ref t.Start, tRow + i) : ref RowTail.Copy(ref Unsafe.Add(ref t.Start, tRow + i), count, ref restT);
                for (nint j = 0; j < count; j += S.Width)
                {
                    S.Store(term.Loss(S.Load(ref py, j), S.Load(ref pt, j)), ref terms, j);
                }
                sums += i < last ? W.Load(ref terms, 0) : mask & W.Load(ref terms, 0);
            }
            total += W.Sum(sums);
        }
        this.total = total;
    }
}

readonly ref struct LossGradientKernel<T>(T term, ReadOnlySpan<float> y, ReadOnlySpan<float> t, float scale, Span<float> dy) : IKernel where T : struct, ILossTerm
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
