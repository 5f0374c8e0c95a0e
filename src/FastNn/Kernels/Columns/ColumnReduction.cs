using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Adds two elements at the same position to the two sums of their column.</summary>
interface IColumnTerm
{
    void Add<S>(S a, S b, nint row, nint column, ref S first, ref S second) where S : struct, ISimd<S>;
}

/// <summary>Computes two sums of every column, over all rows in order: the same bits at every tier and with any number of threads.</summary>
static class ColumnReduction
{
    /// <summary>
    /// a, b: [rows, columns]  first, second: columns in whole panels, assigned or added to; their padding becomes zero. Column vectors are read in whole
    /// panels.
    /// </summary>
    public static void Run<TTerm>(scoped in TTerm term, ReadOnlyMatrix a, ReadOnlyMatrix b, Span<float> first, Span<float> second, bool accumulate,
        Workers? workers)
        where TTerm : struct, IColumnTerm, allows ref struct
    {
        SameShape.Check(a, b);
        int padded = Panel.Pad(a.Columns);
        Require.Argument(first.Length >= padded && second.Length >= padded, nameof(first),
            $"first and second have {first.Length} and {second.Length} floats; they need {padded}.");
        var kernel = new ColumnReductionKernel<TTerm>(term, a, b, first, second, accumulate, 0, a.Columns);
        Partition.Run(kernel, a.Columns, (long)a.Rows * Partition.ElementCost, workers, Panel.Width);
    }
}

/// <summary>The sums of the columns from start, a multiple of the panel width, to before end.</summary>
readonly ref struct ColumnReductionKernel<TTerm>(TTerm term, ReadOnlyMatrix a, ReadOnlyMatrix b, Span<float> first, Span<float> second, bool accumulate,
    int start, int end)
    : IKernel, IRangeWork<ColumnReductionKernel<TTerm>>
    where TTerm : struct, IColumnTerm, allows ref struct
{
    readonly TTerm term = term;
    readonly ReadOnlyMatrix a = a, b = b;
    readonly Span<float> first = first, second = second;
    readonly bool accumulate = accumulate;
    readonly int start = start, end = end;

    public void Run() => Tiers.Run(this);

    public ColumnReductionKernel<TTerm> Slice(int start, int end) => new(term, a, b, first, second, accumulate, start, end);

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint i = start, w = S.Width, n = a.IsPadded && b.IsPadded ? Panel.Pad(end) : end;
        for (; i + 4 * w <= n; i += 4 * w)
        {
            Four<S>(i);
        }
        for (; i + w <= n; i += w)
        {
            One<S>(i);
        }
        for (; i < n; i++)
        {
            One<Simd1>(i);
        }
        if (start < end)
        {
            first[end..Panel.Pad(end)].Clear();
            second[end..Panel.Pad(end)].Clear();
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void One<S>(nint column) where S : struct, ISimd<S>
    {
        TTerm term = this.term;
        ref float f = ref MemoryMarshal.GetReference(first), s = ref MemoryMarshal.GetReference(second);
        ref float pa = ref Unsafe.Add(ref a.Start, column), pb = ref Unsafe.Add(ref b.Start, column);
        S f0 = accumulate ? S.Load(ref f, column) : 0f, s0 = accumulate ? S.Load(ref s, column) : 0f;
        for (nint row = 0; row < a.Rows; row++)
        {
            term.Add(S.Load(ref pa, 0), S.Load(ref pb, 0), row, column, ref f0, ref s0);
            pa = ref Unsafe.Add(ref pa, a.Stride);
            pb = ref Unsafe.Add(ref pb, b.Stride);
        }
        S.Store(f0, ref f, column);
        S.Store(s0, ref s, column);
    }

    // An addition has a latency of four cycles: eight independent sums keep both adders busy.
    [MethodImpl(JitOptions.Kernel)]
    void Four<S>(nint column) where S : struct, ISimd<S>
    {
        TTerm term = this.term;
        nint w = S.Width;
        ref float f = ref MemoryMarshal.GetReference(first), s = ref MemoryMarshal.GetReference(second);
        ref float pa = ref Unsafe.Add(ref a.Start, column), pb = ref Unsafe.Add(ref b.Start, column);
        S f0 = 0f, f1 = 0f, f2 = 0f, f3 = 0f, s0 = 0f, s1 = 0f, s2 = 0f, s3 = 0f;
        if (accumulate)
        {
            (f0, f1, f2, f3) = (S.Load(ref f, column), S.Load(ref f, column + w), S.Load(ref f, column + 2 * w), S.Load(ref f, column + 3 * w));
            (s0, s1, s2, s3) = (S.Load(ref s, column), S.Load(ref s, column + w), S.Load(ref s, column + 2 * w), S.Load(ref s, column + 3 * w));
        }
        for (nint row = 0; row < a.Rows; row++)
        {
            term.Add(S.Load(ref pa, 0), S.Load(ref pb, 0), row, column, ref f0, ref s0);
            term.Add(S.Load(ref pa, w), S.Load(ref pb, w), row, column + w, ref f1, ref s1);
            term.Add(S.Load(ref pa, 2 * w), S.Load(ref pb, 2 * w), row, column + 2 * w, ref f2, ref s2);
            term.Add(S.Load(ref pa, 3 * w), S.Load(ref pb, 3 * w), row, column + 3 * w, ref f3, ref s3);
            pa = ref Unsafe.Add(ref pa, a.Stride);
            pb = ref Unsafe.Add(ref pb, b.Stride);
        }
        S.Store(f0, ref f, column);
        S.Store(f1, ref f, column + w);
        S.Store(f2, ref f, column + 2 * w);
        S.Store(f3, ref f, column + 3 * w);
        S.Store(s0, ref s, column);
        S.Store(s1, ref s, column + w);
        S.Store(s2, ref s, column + 2 * w);
        S.Store(s3, ref s, column + 3 * w);
    }
}
