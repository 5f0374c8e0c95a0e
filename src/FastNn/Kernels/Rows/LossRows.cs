using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Sums and differentiates a loss term over outputs and targets. Padding is not read.</summary>
static class LossRows
{
    /// <summary>Returns Σ term(y, t) over all rows and columns: a row in 16 lanes, the rows in double.  y, t: [rows, columns]</summary>
    public static double Sum<T>(T term, ReadOnlyMatrix y, ReadOnlyMatrix t) where T : struct, ILossTerm
    {
        SameShape.Check(y, t);
        double sum = 0;
        Tiers.RunTerms(new LossKernel<T>(term, y, t, ref sum));
        return sum;
    }

    /// <summary>dy = scale·term'(y, t).  y, t, dy: [rows, columns]</summary>
    public static void Gradient<T>(T term, ReadOnlyMatrix y, ReadOnlyMatrix t, float scale, Matrix dy) where T : struct, ILossTerm =>
        Binary.Run(new GradientOp<T>(term, scale), y, t, dy, workers: null);
}

readonly ref struct LossKernel<T>(T term, ReadOnlyMatrix y, ReadOnlyMatrix t, ref double total) : IRowKernel where T : struct, ILossTerm
{
    readonly T term = term;
    readonly ReadOnlyMatrix y = y, t = t;
    readonly ref double total = ref total;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S, W>() where S : struct, ISimd<S> where W : struct, ISimd<W>
    {
        T term = this.term;
        Span<float> memory = stackalloc float[3 * Panel.Width];
        ref float terms = ref MemoryMarshal.GetReference(memory), restY = ref Unsafe.Add(ref terms, Panel.Width),
            restT = ref Unsafe.Add(ref restY, Panel.Width);
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
                ref float py = ref y.Data.Length - (yRow + i) >= Panel.Width ? ref Unsafe.Add(ref y.Start, yRow + i)
                    : ref RowTail.Copy(ref Unsafe.Add(ref y.Start, yRow + i), count, ref restY);
                ref float pt = ref t.Data.Length - (tRow + i) >= Panel.Width ? ref Unsafe.Add(ref t.Start, tRow + i)
                    : ref RowTail.Copy(ref Unsafe.Add(ref t.Start, tRow + i), count, ref restT);
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

/// <summary>scale·term'(y, t).</summary>
readonly struct GradientOp<T>(T term, float scale) : IBinaryOp where T : struct, ILossTerm
{
    readonly T term = term;
    readonly float scale = scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S y, S t, nint column) where S : struct, ISimd<S> => term.Gradient(y, t) * scale;
}
