using System.Runtime.CompilerServices;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Maps columns through their empirical distribution functions to a standard normal; other columns are copied. In double, because the tails of the
/// normal distribution need shares near 1.</summary>
/// <remarks>The shares of the quantiles are 0, 1/(n - 1), ..., 1, linear in between; where a value is several quantiles, the share is the mean of the least and
/// the greatest of theirs. Values within 1e-7 of the ends and beyond have the shares 0 and 1, as in scikit-learn.</remarks>
static class QuantileColumns
{
    /// <summary>The largest magnitude of an output, as in scikit-learn: the normal quantile of 1e-7.</summary>
    public const double Limit = 5.199337582605575;

    const double Margin = 1e-7;

    // A binary search, a logarithm and a root.
    const int Cost = 40 * Partition.ElementCost;

    /// <summary>x, y: [rows, columns], may be the same  selected: the columns to map  quantiles: [selected, n], ascending for each</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, ReadOnlySpan<int> selected, ReadOnlySpan<float> quantiles, Workers? workers)
    {
        SameShape.Check(x, y);
        RowCopy.Run(x, y);
        Partition.Run(new ForwardWork(x, y, selected, quantiles), x.Rows, (long)selected.Length * Cost, workers);
    }

    /// <summary>dx = dy·slope in mapped columns, 0 where y is at an end; dx = dy in others.  x, dy, dx: [rows, columns]; dx may be dy</summary>
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, ReadOnlySpan<int> selected, ReadOnlySpan<float> quantiles, Workers? workers)
    {
        SameShape.Check(x, dy);
        SameShape.Check(x, dx);
        RowCopy.Run(dy, dx);
        Partition.Run(new BackwardWork(x, dx, selected, quantiles), x.Rows, (long)selected.Length * Cost, workers);
    }

    // The share of the distribution below x, and the slope of the distribution there; 0 where the share jumps or x is at an end.
    static double GetShare(double x, ReadOnlySpan<float> quantiles, out double slope)
    {
        slope = 0;
        if (x - Margin < quantiles[0])
        {
            return 0;
        }
        if (x + Margin > quantiles[^1])
        {
            return 1;
        }
        double step = 1.0 / (quantiles.Length - 1);
        // The first quantile of at least x: there is one, and one below it.
        int first = 0, end = quantiles.Length - 1;
        while (first < end)
        {
            int middle = (first + end) >> 1;
            if (quantiles[middle] < x)
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }
        int last = first;
        while (last + 1 < quantiles.Length && quantiles[last + 1] == x)
        {
            last++;
        }
        if (last > first)
        {
            return 0.5 * step * (first + last);
        }
        double below = quantiles[Math.Max(first - 1, 0)];
        slope = step / (quantiles[first] - below);
        return step * (first - 1) + slope * (x - below);
    }

    static double ToNormal(double share) => share <= Margin ? -Limit : share >= 1 - Margin ? Limit : Math.Clamp(NormalQuantile.Compute(share), -Limit, Limit);

    readonly ref struct ForwardWork(ReadOnlyMatrix x, Matrix y, ReadOnlySpan<int> selected, ReadOnlySpan<float> quantiles) : IRangeWork<ForwardWork>
    {
        readonly ReadOnlyMatrix x = x;
        readonly Matrix y = y;
        readonly ReadOnlySpan<int> selected = selected;
        readonly ReadOnlySpan<float> quantiles = quantiles;

        public ForwardWork Slice(int start, int end) => new(x.Slice(start, end - start), y.Slice(start, end - start), selected, quantiles);

        [MethodImpl(JitOptions.Kernel)]
        public void Run()
        {
            int count = quantiles.Length / selected.Length;
            for (int row = 0; row < x.Rows; row++)
            {
                ReadOnlySpan<float> source = x.Row(row);
                Span<float> target = y.Row(row);
                for (int i = 0; i < selected.Length; i++)
                {
                    float value = source[selected[i]];
                    target[selected[i]] = float.IsNaN(value) ? value : (float)ToNormal(GetShare(value, quantiles.Slice(i * count, count), out _));
                }
            }
        }
    }

    readonly ref struct BackwardWork(ReadOnlyMatrix x, Matrix dx, ReadOnlySpan<int> selected, ReadOnlySpan<float> quantiles) : IRangeWork<BackwardWork>
    {
        readonly ReadOnlyMatrix x = x;
        readonly Matrix dx = dx;
        readonly ReadOnlySpan<int> selected = selected;
        readonly ReadOnlySpan<float> quantiles = quantiles;

        public BackwardWork Slice(int start, int end) => new(x.Slice(start, end - start), dx.Slice(start, end - start), selected, quantiles);

        [MethodImpl(JitOptions.Kernel)]
        public void Run()
        {
            int count = quantiles.Length / selected.Length;
            for (int row = 0; row < x.Rows; row++)
            {
                ReadOnlySpan<float> source = x.Row(row);
                Span<float> gradient = dx.Row(row);
                for (int i = 0; i < selected.Length; i++)
                {
                    float value = source[selected[i]];
                    double slope = 0, y = float.IsNaN(value) ? Limit : ToNormal(GetShare(value, quantiles.Slice(i * count, count), out slope));
                    // The inverse of the normal density.
                    slope = Math.Abs(y) >= Limit ? 0 : slope * Math.Sqrt(2 * Math.PI) * PortableMath.Exp(0.5 * y * y);
                    gradient[selected[i]] = (float)(gradient[selected[i]] * slope);
                }
            }
        }
    }
}
