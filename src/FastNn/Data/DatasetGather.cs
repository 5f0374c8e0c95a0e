using FastNn.Contracts;

namespace FastNn.Data;

/// <content>Copies rows into a caller's buffers.</content>
public sealed partial class Dataset
{
    /// <summary>Copies rows with their targets. Allocates nothing.</summary>
    /// <param name="rows">Row numbers from 0 to <see cref="Count"/> - 1, in any order, with repeats.</param>
    /// <param name="inputs">[rows, <see cref="Inputs"/>], row-major, overwritten.</param>
    /// <param name="targets">[rows, <see cref="Outputs"/>], row-major, overwritten.</param>
    /// <exception cref="ArgumentException">A row does not exist or a length does not fit; nothing was copied.</exception>
    /// <exception cref="InvalidOperationException">The rows have labels, not targets.</exception>
    public void Gather(ReadOnlySpan<int> rows, Span<float> inputs, Span<float> targets)
    {
        RequireLabels(false);
        TargetRules.ValidateLength(targets.Length, rows.Length, Outputs, nameof(targets));
        GatherInputs(rows, inputs);
        ReadOnlySpan<float> source = this.targets.Span;
        ReadOnlySpan<int> labels = this.labels.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            TargetAt(Index(rows[i]), source, labels).CopyTo(targets.Slice(i * Outputs, Outputs));
        }
    }

    /// <summary>Copies rows with their labels. Allocates nothing.</summary>
    /// <param name="rows">Row numbers from 0 to <see cref="Count"/> - 1, in any order, with repeats.</param>
    /// <param name="inputs">[rows, <see cref="Inputs"/>], row-major, overwritten.</param>
    /// <param name="labels">[rows], overwritten.</param>
    /// <exception cref="ArgumentException">A row does not exist or a length does not fit; nothing was copied.</exception>
    /// <exception cref="InvalidOperationException">The rows have targets, not labels.</exception>
    public void Gather(ReadOnlySpan<int> rows, Span<float> inputs, Span<int> labels)
    {
        RequireLabels(true);
        TargetRules.ValidateLength(labels.Length, rows.Length, 1, nameof(labels));
        GatherInputs(rows, inputs);
        ReadOnlySpan<int> source = this.labels.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            labels[i] = source[Index(rows[i])];
        }
    }

    /// <summary>Copies the weights of rows. Allocates nothing.</summary>
    /// <param name="rows">Row numbers from 0 to <see cref="Count"/> - 1, in any order, with repeats.</param>
    /// <param name="weights">[rows], overwritten.</param>
    /// <exception cref="ArgumentException">A row does not exist or the length does not fit; nothing was copied.</exception>
    public void GatherWeights(ReadOnlySpan<int> rows, Span<float> weights)
    {
        TargetRules.ValidateLength(weights.Length, rows.Length, 1, nameof(weights));
        ValidateRows(rows);
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
        TargetRules.ValidateLength(inputs.Length, rows.Length, Inputs, nameof(inputs));
        ValidateRows(rows);
        ReadOnlySpan<float> source = this.inputs.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            source.Slice(Index(rows[i]) * Inputs, Inputs).CopyTo(inputs.Slice(i * Inputs, Inputs));
        }
    }

    void ValidateRows(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            ValidateRow(row);
        }
    }
}
