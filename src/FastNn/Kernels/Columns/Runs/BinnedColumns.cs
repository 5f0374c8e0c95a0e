using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>
/// Piecewise-linear encoding: a column x becomes a run with one number for each bin, (x - left)/(right - left), between 0 and 1; the first bin is not bounded
/// below, the last one not above. A bin without width is 0, and so are all bins where x is NaN.  edges: [columns, bins + 1]
/// </summary>
static class BinnedColumns
{
    /// <summary>x: [rows, columns]  y: [rows, columns behind the replacement]; kept columns are not written</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<float> edges, int bins, ColumnRuns runs, Workers? workers) =>
        Partition.Run(new BinnedForward(x, y, edges, bins, runs), x.Rows, (long)runs.Count * bins * Partition.ElementCost, workers);

    /// <summary>Computes dx in the encoded columns. An edge belongs to the bins on both sides, as for PyTorch's clamp.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, ReadOnlySpan<float> edges, int bins, ColumnRuns runs)
    {
        for (int place = 0; place < runs.Count; place++)
        {
            ReadOnlySpan<float> own = edges.Slice(place * (bins + 1), bins + 1);
            int last = FindLast(own);
            for (int row = 0; row < x.Rows; row++)
            {
                ReadOnlySpan<float> run = dy.Row(row).Slice(runs.Start(place), bins);
                float value = x.Row(row)[runs.Columns[place]], sum = 0;
                for (int bin = 0; bin <= last; bin++)
                {
                    float width = own[bin + 1] - own[bin], share = (value - own[bin]) / width;
                    bool isInside = (share >= 0 || bin == 0) && (share <= 1 || bin == last);
                    sum += width > 0 && isInside && !float.IsNaN(share) ? run[bin] / width : 0;
                }
                dx.Row(row)[runs.Columns[place]] = sum;
            }
        }
    }

    /// <summary>Returns the last bin that has a width, or -1.</summary>
    public static int FindLast(ReadOnlySpan<float> edges)
    {
        int bin = edges.Length - 2;
        while (bin >= 0 && !(edges[bin + 1] > edges[bin]))
        {
            bin--;
        }
        return bin;
    }
}

readonly ref struct BinnedForward(ReadOnlyMatrix x, Matrix y, Span<float> edges, int bins, ColumnRuns runs) : IKernel, IRangeWork<BinnedForward>
{
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;
    readonly Span<float> edges = edges;
    readonly int bins = bins;
    readonly ColumnRuns runs = runs;

    public void Run() => Tiers.Run(this);

    public BinnedForward Slice(int start, int end) => new(x.Slice(start, end - start), y.Slice(start, end - start), edges, bins, runs);

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        for (int place = 0; place < runs.Count; place++)
        {
            Span<float> own = edges.Slice(place * (bins + 1), bins + 1);
            int last = BinnedColumns.FindLast(own), column = runs.Columns[place], start = runs.Start(place);
            for (int row = 0; row < x.Rows; row++)
            {
                Encode<S>(x.Row(row)[column], own, last, y.Row(row).Slice(start, bins));
            }
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    static void Encode<S>(float value, Span<float> edges, int last, Span<float> run) where S : struct, ISimd<S>
    {
        if (float.IsNaN(value) || last < 0)
        {
            run.Clear();
            return;
        }
        ref float edge = ref MemoryMarshal.GetReference(edges), y = ref MemoryMarshal.GetReference(run);
        nint i = 0;
        for (; i + S.Width <= run.Length; i += S.Width)
        {
            S.Store(S.AtMost(S.AtLeast(Share<S>(value, ref edge, i), 0f), 1f), ref y, i);
        }
        for (; i < run.Length; i++)
        {
            Simd1.Store(Simd1.AtMost(Simd1.AtLeast(Share<Simd1>(value, ref edge, i), 0f), 1f), ref y, i);
        }
        float below = Simd1.Sum(Share<Simd1>(value, ref edge, 0)), above = Simd1.Sum(Share<Simd1>(value, ref edge, last));
        run[0] = last == 0 ? below : Math.Min(below, 1);
        run[last] = last == 0 ? below : Math.Max(above, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Share<S>(S x, ref float edge, nint bin) where S : struct, ISimd<S>
    {
        S left = S.Load(ref edge, bin), width = S.Load(ref edge, bin + 1) - left;
        return S.Select(width > 0f, (x - left) / width, 0f);
    }
}
