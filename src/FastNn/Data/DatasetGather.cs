namespace FastNn.Data;

/// <content>Batches of a dataset, copied into the buffers of whoever trains on them.</content>
public sealed partial class Dataset
{
    /// <summary>Copies rows with their targets. Allocates nothing.</summary>
    /// <param name="rows">Row numbers in 0..<see cref="Count"/> - 1, any order, repeats allowed.</param>
    /// <param name="inputs">[rows, <see cref="Inputs"/>], row-major, overwritten.</param>
    /// <param name="targets">[rows, <see cref="Outputs"/>], row-major, overwritten.</param>
    /// <exception cref="ArgumentException">A row does not exist or a length does not fit; nothing was copied.</exception>
    /// <exception cref="InvalidOperationException">The rows have labels, not targets.</exception>
    public void Gather(ReadOnlySpan<int> rows, Span<float> inputs, Span<float> targets)
    {
        DatasetCheck.Has(labels: false, HasLabels);
        DatasetCheck.BatchLength(inputs.Length, rows.Length, Inputs, nameof(inputs));
        DatasetCheck.BatchLength(targets.Length, rows.Length, Outputs, nameof(targets));
        DatasetCheck.BatchRows(rows, Count);
        GatherInputs(rows, inputs);
        ReadOnlySpan<float> source = this.targets.Span;
        ReadOnlySpan<int> labels = this.labels.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            TargetAt(Place(rows[i]), source, labels).CopyTo(targets.Slice(i * Outputs, Outputs));
        }
    }

    /// <summary>Copies rows with their labels. Allocates nothing.</summary>
    /// <param name="rows">Row numbers in 0..<see cref="Count"/> - 1, any order, repeats allowed.</param>
    /// <param name="inputs">[rows, <see cref="Inputs"/>], row-major, overwritten.</param>
    /// <param name="labels">[rows], overwritten.</param>
    /// <exception cref="ArgumentException">A row does not exist or a length does not fit; nothing was copied.</exception>
    /// <exception cref="InvalidOperationException">The rows have targets, not labels.</exception>
    public void Gather(ReadOnlySpan<int> rows, Span<float> inputs, Span<int> labels)
    {
        DatasetCheck.Has(labels: true, HasLabels);
        DatasetCheck.BatchLength(inputs.Length, rows.Length, Inputs, nameof(inputs));
        DatasetCheck.BatchLength(labels.Length, rows.Length, 1, nameof(labels));
        DatasetCheck.BatchRows(rows, Count);
        GatherInputs(rows, inputs);
        ReadOnlySpan<int> source = this.labels.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            labels[i] = source[Place(rows[i])];
        }
    }

    /// <summary>Copies how much rows count. Allocates nothing.</summary>
    /// <param name="rows">Row numbers in 0..<see cref="Count"/> - 1, any order, repeats allowed.</param>
    /// <param name="weights">[rows], overwritten.</param>
    /// <exception cref="ArgumentException">A row does not exist or the length does not fit; nothing was copied.</exception>
    public void GatherWeights(ReadOnlySpan<int> rows, Span<float> weights)
    {
        DatasetCheck.BatchLength(weights.Length, rows.Length, 1, nameof(weights));
        DatasetCheck.BatchRows(rows, Count);
        if (this.weights.IsEmpty)
        {
            weights.Fill(1);
            return;
        }
        ReadOnlySpan<float> source = this.weights.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            weights[i] = source[rows[i]];
        }
    }

    void GatherInputs(ReadOnlySpan<int> rows, Span<float> inputs)
    {
        ReadOnlySpan<float> source = this.inputs.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            source.Slice(Place(rows[i]) * Inputs, Inputs).CopyTo(inputs.Slice(i * Inputs, Inputs));
        }
    }
}
