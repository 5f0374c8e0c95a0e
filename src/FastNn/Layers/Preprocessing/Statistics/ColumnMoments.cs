using FastNn.Contracts;

namespace FastNn.Layers;

/// <summary>Computes mean, standard deviation, minimum and maximum of columns in one pass and in double (B. P. Welford, 1962). Missing values (NaN) are
/// ignored; a column that is not selected has no values.</summary>
sealed class ColumnMoments
{
    readonly int[] selected;
    readonly long[] counts;
    readonly double[] means, squares;
    readonly float[] least, greatest;
    long rows;

    /// <exception cref="ArgumentException">A row contains an infinite number in one of the columns.</exception>
    public ColumnMoments(IInputRows rows, ColumnSelection? selection)
    {
        selected = ColumnSelection.GetColumns(selection, rows.Inputs);
        int columns = rows.Inputs;
        (counts, means, squares) = (new long[columns], new double[columns], new double[columns]);
        (least, greatest) = (new float[columns], new float[columns]);
        rows.ForEachInput(Add);
    }

    /// <summary>The means; 0 where a column has no value.</summary>
    public float[] Means => Array.ConvertAll(means, mean => (float)mean);

    /// <summary>The minima; 0 where a column has no value.</summary>
    public float[] Least => least;

    /// <summary>Square roots of the biased variances; 1 where they are 0.</summary>
    public float[] Deviations => Make(i => (float)Math.Sqrt(squares[i] / Math.Max(1, counts[i])));

    /// <summary>Maximum minus minimum; 1 where that is 0.</summary>
    /// <exception cref="ArgumentException">A range exceeds that of float.</exception>
    public float[] Ranges => Make(i => float.IsFinite(greatest[i] - least[i])
        ? greatest[i] - least[i]
        : throw new ArgumentException($"Column {i} goes from {least[i]} to {greatest[i]}, which is beyond the range of float: scale it first.", nameof(rows)));

    float[] Make(Func<int, float> spread)
    {
        float[] values = new float[counts.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = spread(i) is > 0 and var own ? own : 1;
        }
        return values;
    }

    void Add(ReadOnlySpan<float> row)
    {
        foreach (int i in selected)
        {
            float value = row[i];
            if (float.IsNaN(value))
            {
                continue;
            }
            CheckFinite(value, rows, i);
            (least[i], greatest[i]) = counts[i] == 0 ? (value, value) : (Math.Min(least[i], value), Math.Max(greatest[i], value));
            double deviation = value - means[i];
            means[i] += deviation / ++counts[i];
            squares[i] += deviation * (value - means[i]);
        }
        rows++;
    }

    public static void CheckFinite(float value, long row, int column) => Require.Argument(!float.IsInfinity(value), nameof(row),
        $"Row {row}, column {column}, both from 0, is {value}; it must be finite. Correct the row, or make the value NaN if it is missing.");
}
