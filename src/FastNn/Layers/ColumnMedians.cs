namespace FastNn;

/// <summary>The median of every column. Missing values (NaN) are left out.</summary>
internal static class ColumnMedians
{
    /// <summary>0 where a column has no value.</summary>
    /// <exception cref="ArgumentException">A row holds an infinite number.</exception>
    public static float[] Of(IInputRows rows)
    {
        var columns = new List<float>[rows.Inputs];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = [];
        }
        long row = 0;
        rows.ForEachInput(input =>
        {
            for (int i = 0; i < columns.Length; i++)
            {
                ColumnMoments.CheckFinite(input[i], row, i);
                if (!float.IsNaN(input[i]))
                {
                    columns[i].Add(input[i]);
                }
            }
            row++;
        });
        return Array.ConvertAll(columns, Median);
    }

    static float Median(List<float> values)
    {
        values.Sort();
        return values.Count == 0 ? 0 : (float)(((double)values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2);
    }
}
