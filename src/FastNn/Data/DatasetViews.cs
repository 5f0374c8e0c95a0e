namespace FastNn.Data;

/// <content>Datasets made from a dataset.</content>
public sealed partial class Dataset
{
    /// <summary>The first rows of this dataset. No data are copied.</summary>
    /// <param name="count">How many, in 1..<see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public Dataset Take(int count)
    {
        DatasetCheck.Taken(count, Count);
        return new Dataset(this, inputs, labels, targets, weights.IsEmpty ? weights : weights[..count], hot, rows?[..count], count);
    }

    /// <summary>These rows of this dataset in this order, a row as often as it is named. No data are copied.</summary>
    /// <param name="rows">Row numbers in 0..<see cref="Count"/> - 1, at least one.</param>
    /// <exception cref="ArgumentException">No row is named, or one that does not exist.</exception>
    public Dataset Rows(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException("A dataset needs at least one row: name one or more.", nameof(rows));
        }
        int[] places = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            places[i] = Place(rows[i]);
        }
        float[] weights = [];
        if (HasWeights)
        {
            GatherWeights(rows, weights = new float[rows.Length]);
        }
        return new Dataset(this, inputs, labels, targets, weights, hot, places, places.Length);
    }

    /// <summary>
    /// This dataset with one-hot target rows in the place of its labels: 1 at the label, 0 elsewhere. No data are copied.
    /// </summary>
    /// <exception cref="InvalidOperationException">The rows have targets, not labels.</exception>
    public Dataset OneHot()
    {
        DatasetCheck.Has(labels: true, HasLabels);

        // Every one-hot row is a window of the same 0 ... 0 1 0 ... 0, so the rows cost 2·classes - 1 floats instead of count·classes.
        float[] hot = new float[2 * Outputs - 1];
        hot[Outputs - 1] = 1;
        return new Dataset(this, inputs, labels, targets, weights, hot, rows, Count);
    }

    /// <summary>This dataset with rows that count differently: a training and a loss weigh them so. No data are copied.</summary>
    /// <param name="weights">[<see cref="Count"/>], finite and not negative: 2 is like having the row twice, 0 like not having it.</param>
    /// <exception cref="ArgumentException">There are more or fewer of them than rows, or one is negative or not finite.</exception>
    public Dataset WithWeights(ReadOnlyMemory<float> weights)
    {
        DatasetCheck.Weights(weights, Count);
        return new Dataset(this, inputs, labels, targets, weights, hot, rows, Count);
    }

    /// <summary>
    /// This dataset with every input multiplied by a factor, for instance 1/16 for pixels of 0..16. The inputs are copied,
    /// for the rows of this dataset alone.
    /// </summary>
    /// <param name="factor">Finite and not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is 0, NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The inputs are too many for one array.</exception>
    public Dataset Scale(float factor)
    {
        DatasetCheck.Factor(factor);
        float[] inputs = new float[DatasetCheck.ArrayLength(Count, Inputs)];
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
            ? new Dataset(this, inputs, labels, targets, weights, hot, null, Count)
            : new Dataset(this, inputs, InOrder(labels, 1), InOrder(targets, Outputs), weights, hot, null, Count);
    }

    /// <summary>What belongs to the rows of this dataset, in their order, <paramref name="width"/> values each.</summary>
    T[] InOrder<T>(ReadOnlyMemory<T> values, int width)
    {
        if (values.IsEmpty)
        {
            return [];
        }
        T[] ordered = new T[DatasetCheck.ArrayLength(Count, width)];
        for (int row = 0; row < Count; row++)
        {
            values.Span.Slice(Place(row) * width, width).CopyTo(ordered.AsSpan(row * width));
        }
        return ordered;
    }
}
