using FastNn.Contracts;

namespace FastNn.Data;

/// <content>Views of a dataset.</content>
public sealed partial class Dataset
{
    /// <summary>Returns the first rows of this dataset. Copies no data.</summary>
    /// <param name="count">The number of rows, from 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public Dataset Take(int count)
    {
        Require.Range(count >= 1 && count <= Count, nameof(count), $"count is {count}; it must be from 1 to {Count}, the rows of the dataset.");
        return new Dataset(this, weights.IsEmpty ? weights : weights[..count], hot, rows?[..count], count);
    }

    /// <summary>Returns these rows of this dataset in this order, with repeats. Copies no data.</summary>
    /// <param name="rows">Row numbers from 0 to <see cref="Count"/> - 1, at least one.</param>
    /// <exception cref="ArgumentException">There are no row numbers, or one is out of range.</exception>
    public Dataset Rows(ReadOnlySpan<int> rows)
    {
        Require.Argument(!rows.IsEmpty, nameof(rows), $"rows is empty; a dataset needs at least one row.");
        int[] indices = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            indices[i] = Index(rows[i]);
        }
        float[] weights = [];
        if (HasWeights)
        {
            GatherWeights(rows, weights = new float[rows.Length]);
        }
        return new Dataset(this, weights, hot, indices, indices.Length);
    }

    /// <summary>
    /// Returns this dataset with one-hot target rows instead of labels: 1 at the label, 0 elsewhere. Copies no data.
    /// </summary>
    /// <exception cref="InvalidOperationException">The rows have targets, not labels.</exception>
    public Dataset OneHot()
    {
        RequireLabels(true);
        // Every one-hot row is a window of the same 0 ... 0 1 0 ... 0, so the rows cost 2·classes - 1 floats instead of count·classes.
        float[] hot = new float[2 * Outputs - 1];
        hot[Outputs - 1] = 1;
        return new Dataset(this, weights, hot, rows, Count);
    }

    /// <summary>Returns this dataset with a weight for each row, which training and losses apply. Copies no data.</summary>
    /// <param name="weights">[<see cref="Count"/>], finite and at least 0: 2 is like having the row twice, 0 like not having it.</param>
    /// <exception cref="ArgumentException">There is not one weight for each row, or one is negative or not finite.</exception>
    public Dataset WithWeights(ReadOnlyMemory<float> weights)
    {
        TargetRules.ValidateLength(weights.Length, Count, 1, nameof(weights));
        TargetRules.ValidateWeights(weights.Span, nameof(weights));
        return new Dataset(this, weights, hot, rows, Count);
    }

    /// <summary>
    /// Returns this dataset with every input multiplied by a factor, for instance 1/16 for pixels from 0 to 16. Copies the inputs of its rows.
    /// </summary>
    /// <param name="factor">Finite and not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is 0, NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The inputs are too many for one array.</exception>
    public Dataset Scale(float factor)
    {
        Require.Range(factor != 0 && float.IsFinite(factor), nameof(factor), $"factor is {factor}; it must be a finite number other than 0.");
        float[] inputs = new float[ComputeLength(Count, Inputs)];
        for (int row = 0; row < Count; row++)
        {
            ReadOnlySpan<float> x = GetInput(row);
            Span<float> y = inputs.AsSpan(row * Inputs, Inputs);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = x[i] * factor;
            }
        }
        return rows is null
            ? new Dataset(this, inputs, labels, targets)
            : new Dataset(this, inputs, CopyRows(labels, 1), CopyRows(targets, Outputs));
    }

    /// <summary>Copies the values of this dataset's rows, in their order, <paramref name="width"/> each.</summary>
    T[] CopyRows<T>(ReadOnlyMemory<T> values, int width)
    {
        if (values.IsEmpty)
        {
            return [];
        }
        T[] ordered = new T[ComputeLength(Count, width)];
        for (int row = 0; row < Count; row++)
        {
            values.Span.Slice(Index(row) * width, width).CopyTo(ordered.AsSpan(row * width));
        }
        return ordered;
    }

    static int ComputeLength(int rows, int width)
    {
        long length = (long)rows * width;
        Require.State(length <= Array.MaxLength, $"{rows} rows of {width} values exceed one array; use fewer rows.");
        return (int)length;
    }
}
