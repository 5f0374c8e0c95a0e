namespace FastNn.Layers;

/// <summary>Sorts the values of columns, for medians and other quantiles. Missing values (NaN) are ignored.</summary>
static class SortedColumns
{
    /// <summary>Returns the values of each column in ascending order; none where a column has no value or is not selected.</summary>
    /// <exception cref="ArgumentException">A row contains an infinite number in one of the columns.</exception>
    public static float[][] Sort(IInputRows rows, ColumnSelection? selection)
    {
        int[] selected = ColumnSelection.GetColumns(selection, rows.Inputs);
        var columns = new List<float>[rows.Inputs];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = [];
        }
        long row = 0;
        rows.ForEachInput(input =>
        {
            foreach (int i in selected)
            {
                ColumnMoments.CheckFinite(input[i], row, i);
                if (!float.IsNaN(input[i]))
                {
                    columns[i].Add(input[i]);
                }
            }
            row++;
        });
        return Array.ConvertAll(columns, static values =>
        {
            values.Sort();
            return values.ToArray();
        });
    }

    /// <summary>Returns the median of each column; 0 where a column has no value or is not selected.</summary>
    /// <inheritdoc cref="Sort" path="/exception"/>
    public static float[] ComputeMedians(IInputRows rows, ColumnSelection? selection) =>
        Array.ConvertAll(Sort(rows, selection), static values => values.Length == 0 ? 0 : (float)GetQuantile(values, 0.5));

    /// <summary>Returns the quantile of sorted values, at least one, with linear interpolation between neighbours, as numpy's default.</summary>
    /// <param name="sorted">The values in ascending order.</param>
    /// <param name="share">The share of the values below the quantile, 0 to 1.</param>
    public static double GetQuantile(float[] sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        double low = sorted[below], high = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return low + (high - low) * (position - below);
    }
}
