using System.Linq;
using FastNn.Contracts;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// y = (x - median)/spread, with the interquartile range as spread: scales each column so that outliers do not matter. Where three quarters of the values are
/// the same, the spread is half the range (maximum - minimum)/2; a constant column becomes 0, and so does every later value of it (D. Holzmüller and others,
/// "Better by default", 2024, arXiv 2407.04491). Quantiles are those of numpy, interpolated linearly.
/// x, y: [rows, inputs]  median, spread: [inputs], measured by <see cref="ColumnScaler.Fit"/>, which copies all values temporarily.
/// </summary>
/// <remarks>Followed by <see cref="SmoothClip"/> in the paper.</remarks>
public sealed class RobustScaler() : ColumnScaler("median", "spread")
{
    private protected override (float[] Centers, float[] Spreads) Measure(IInputRows rows, ColumnSelection? selection)
    {
        float[][] columns = SortedColumns.Sort(rows, selection);
        return ([.. columns.Select(static values => values.Length == 0 ? 0 : (float)SortedColumns.GetQuantile(values, 0.5))], [.. columns.Select(GetSpread)]);
    }

    static float GetSpread(float[] sorted, int column)
    {
        if (sorted.Length == 0)
        {
            return 0;
        }
        float spread = (float)(SortedColumns.GetQuantile(sorted, 0.75) - SortedColumns.GetQuantile(sorted, 0.25));
        Require.Argument(float.IsFinite(spread), "rows",
            $"Column {column} goes from {sorted[0]} to {sorted[^1]}, which is beyond the range of float: scale it first.");
        return spread > 0 ? spread : (float)(0.5 * ((double)sorted[^1] - sorted[0]));
    }
}
