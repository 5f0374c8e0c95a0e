namespace FastNn.Layers;

/// <summary>Computes the medians of columns. Missing values (NaN) are ignored.</summary>
static class ColumnMedians
{
    /// <summary>Returns the median of each column; 0 where a column has no value or is not selected.</summary>
    /// <exception cref="ArgumentException">A row contains an infinite number in one of the columns.</exception>
    public static float[] Compute(IInputRows rows, ColumnSelection? selection)
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
        return Array.ConvertAll(columns, Median);
    }

    static float Median(List<float> values)
    {
        values.Sort();
        return values.Count == 0 ? 0 : (float)(((double)values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2);
    }
}
