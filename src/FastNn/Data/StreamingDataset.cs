using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>
/// Base class of datasets larger than memory, whose rows are read again in every epoch. Derive from it for a source of your own; the package FastNn.Tables has
/// one for CSV files. A trainer reads the next batch on another thread while it trains with one, and holds two of them in memory.
/// </summary>
/// <remarks>Rows come in the order of the source: shuffle a source that is sorted by class or date first.</remarks>
public abstract class StreamingDataset : IInputRows
{
    /// <param name="count">Rows of an epoch, at least 1.</param>
    /// <param name="inputs">Inputs of a row, at least 1.</param>
    /// <param name="outputs">The number of classes where rows have labels, else the targets of a row; at least 1.</param>
    /// <param name="hasLabels">Whether rows have a label; otherwise they have targets.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    protected StreamingDataset(int count, int inputs, int outputs, bool hasLabels)
    {
        (Count, Inputs) = (Require.AtLeast(count, 1, nameof(count)), Require.AtLeast(inputs, 1, nameof(inputs)));
        (Outputs, HasLabels) = (Require.AtLeast(outputs, 1, nameof(outputs)), hasLabels);
    }

    /// <summary>Rows of an epoch, read from each reader.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public int Inputs { get; }

    /// <summary>The number of classes where rows have labels, else the targets of a row.</summary>
    public int Outputs { get; }

    /// <summary>Whether rows have a label; otherwise they have targets.</summary>
    public bool HasLabels { get; }

    /// <summary>Opens the source at the first row. Called once an epoch, on the reading thread.</summary>
    public abstract ISampleReader Open();

    /// <summary>Opens the source for an epoch, in an order that depends on it alone, where the trainer's Shuffle is on; in its usual order unless
    /// overridden.</summary>
    /// <param name="epoch">Number of the epoch, at least 0.</param>
    public virtual ISampleReader Open(int epoch) => Open();

    /// <summary>Whether the inputs of rows that other processes train on, by the trainer's <see cref="GradientReduction"/>, are not read: their span is
    /// empty.</summary>
    public virtual bool HasOwnInputsOnly => false;

    /// <summary>Throws where a training does not suit the source. Called before anything is read.</summary>
    /// <param name="batchSize">The trainer's batch size.</param>
    /// <param name="reduction">The description of its <see cref="GradientReduction"/>; null without one.</param>
    public virtual void CheckTraining(int batchSize, string? reduction) { }

    /// <summary>The exception for a reader that ends too early.</summary>
    internal InvalidOperationException EndsAfter(int rows) => new($"The source ends after {rows} rows; its Count is {Count}. Count the rows again.");

    /// <summary>The exception for a label that is out of range.</summary>
    internal ArgumentException LabelOutOfRange(int label, int row) =>
        new(FormattableString.Invariant($"The label of row {row} (from 0) is {label}; {TargetRules.LabelRange(Outputs)}."));

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

/// <summary>Reads rows one after the other. One thread at a time.</summary>
public interface ISampleReader : IDisposable
{
    /// <summary>Reads the next row; false at the end. Exceptions end the training and are thrown by <c>Trainer.Fit</c>. Called for every row: allocate
    /// nothing.</summary>
    /// <param name="input">[inputs], overwritten; empty where they are not needed: see <see cref="StreamingDataset.HasOwnInputsOnly"/>.</param>
    /// <param name="label">Set to the class, where rows have labels.</param>
    /// <param name="target">[outputs], overwritten, where rows have targets; else empty.</param>
    bool Read(Span<float> input, ref int label, Span<float> target);
}
