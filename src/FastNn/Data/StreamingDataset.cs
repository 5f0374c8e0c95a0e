namespace FastNn.Data;

/// <summary>
/// Rows to learn from that are read anew in every epoch, one after the other: a source larger than memory. Derive from it for one of your own, or use
/// <see cref="StreamingCsv"/>. A trainer has a batch read on a thread of its own while it trains with the one before, and holds two of them in memory.
/// </summary>
/// <remarks>Rows come in the order of the source: where that is by class or by day, shuffle the source first.</remarks>
public abstract class StreamingDataset : IInputRows
{
    /// <param name="count">Rows of an epoch, at least 1.</param>
    /// <param name="inputs">Inputs of a row, at least 1.</param>
    /// <param name="outputs">The number of classes where rows have labels, else the targets of a row; at least 1.</param>
    /// <param name="hasLabels">Whether rows have a label; otherwise they have targets.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    protected StreamingDataset(int count, int inputs, int outputs, bool hasLabels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        (Count, Inputs, Outputs, HasLabels) = (count, inputs, outputs, hasLabels);
    }

    /// <summary>Rows of an epoch: so many are taken from each reader.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public int Inputs { get; }

    /// <summary>The number of classes where rows have labels, else the targets of a row.</summary>
    public int Outputs { get; }

    /// <summary>Whether rows have a label; otherwise they have targets.</summary>
    public bool HasLabels { get; }

    /// <summary>Begins with the first row. Called once an epoch, on the thread that reads.</summary>
    public abstract ISampleReader Open();

    /// <summary>What to throw where a reader ends too early.</summary>
    internal InvalidOperationException EndsAfter(int rows) => new($"The source ends after {rows} rows, and its Count says {Count}: count them again.");

    /// <summary>What to throw where the label of a row is no class.</summary>
    internal ArgumentException HasNoClass(int label, int row) => new($"The label of row {row} (from 0) is {label}; the source has {Outputs} classes, from 0 to {Outputs - 1}.");

    void IInputRows.ForEachInput(InputRow each)
    {
        float[] input = new float[Inputs], target = new float[HasLabels ? 0 : Outputs];
        int label = 0;
        using ISampleReader reader = Open();
        for (int row = 0; row < Count; row++)
        {
            if (!reader.Read(input, ref label, target))
            {
                throw EndsAfter(row);
            }
            each(input);
        }
    }
}

/// <summary>Reads rows one after the other. Belongs to one thread at a time.</summary>
public interface ISampleReader : IDisposable
{
    /// <summary>Reads the next row; false at the end. What it throws ends the training and comes out of <c>Trainer.Fit</c>. What it allocates, it allocates
    /// every row.</summary>
    /// <param name="input">[inputs], to be overwritten.</param>
    /// <param name="label">To be set to the class, where rows have labels.</param>
    /// <param name="target">[outputs], to be overwritten, where rows have targets; empty elsewhere.</param>
    bool Read(Span<float> input, ref int label, Span<float> target);
}
