using System.Diagnostics.CodeAnalysis;
using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>
/// Rows of inputs, each with a label (the number of its class) or a row of float targets. A dataset reads the caller's memory without a copy; parts of a
/// dataset
/// are lists of row numbers over the same memory.
/// </summary>
/// <remarks>Immutable, with at least one row; any number of threads may read it while the memory behind it is not written to. Values are not checked for NaN
/// and
/// infinity.</remarks>
public sealed partial class Dataset : IInputRows
{
    /// <summary>The maximal number of classes: a larger label is probably a value from another column.</summary>
    public const int MaxClasses = 1_000_000;

    readonly ReadOnlyMemory<float> inputs;
    readonly ReadOnlyMemory<int> labels;      // empty where there are target rows
    readonly ReadOnlyMemory<float> targets;   // empty where there are labels or one-hot rows
    readonly ReadOnlyMemory<float> weights;   // of this dataset's rows, in their order; empty where all weights are 1
    readonly float[]? hot;                    // see OneHot
    readonly int[]? rows;                     // the rows of the memory in this dataset; null for all, in order

    /// <summary>Makes a dataset of labelled rows. Copies nothing.</summary>
    /// <param name="inputs">[rows, inputsPerRow], row-major.</param>
    /// <param name="inputsPerRow">Inputs of a row, at least 1.</param>
    /// <param name="labels">The class of each row, in 0..classes - 1.</param>
    /// <param name="classes">The number of classes, at most <see cref="MaxClasses"/>; 0 for the highest label + 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, there is no row, or a label is out of range.</exception>
    public Dataset(ReadOnlyMemory<float> inputs, int inputsPerRow, ReadOnlyMemory<int> labels, int classes = 0)
    {
        (Inputs, Count) = (inputsPerRow, CountRows(inputs, inputsPerRow));
        TargetRules.ValidateLength(labels.Length, Count, 1, nameof(labels));
        Require.Range((uint)classes <= MaxClasses, nameof(classes),
            $"classes is {classes}; it must be from 1 to {MaxClasses}, or 0 for the highest label + 1.");
        int highest = TargetRules.ValidateLabels(labels.Span, classes == 0 ? MaxClasses : classes, nameof(labels));
        Outputs = classes == 0 ? highest + 1 : classes;
        this.inputs = inputs;
        this.labels = labels;
    }

    /// <summary>Makes a dataset of rows with float targets. Copies nothing.</summary>
    /// <param name="inputs">[rows, inputsPerRow], row-major.</param>
    /// <param name="inputsPerRow">Inputs of a row, at least 1.</param>
    /// <param name="targets">[rows, targetsPerRow], row-major.</param>
    /// <param name="targetsPerRow">Targets of a row, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or there is no row.</exception>
    public Dataset(ReadOnlyMemory<float> inputs, int inputsPerRow, ReadOnlyMemory<float> targets, int targetsPerRow)
    {
        (Inputs, Count) = (inputsPerRow, CountRows(inputs, inputsPerRow));
        Outputs = Require.AtLeast(targetsPerRow, 1, nameof(targetsPerRow));
        TargetRules.ValidateLength(targets.Length, Count, targetsPerRow, nameof(targets));
        this.inputs = inputs;
        this.targets = targets;
    }

    /// <summary>Makes a view of a dataset with other weights, one-hot rows or rows.</summary>
    Dataset(Dataset source, ReadOnlyMemory<float> weights, float[]? hot, int[]? rows, int count)
    {
        (Inputs, Outputs, Count) = (source.Inputs, source.Outputs, count);
        (inputs, labels, targets) = (source.inputs, source.labels, source.targets);
        (this.weights, this.hot, this.rows) = (weights, hot, rows);
    }

    /// <summary>Makes a dataset of all rows of a source in its order, over new memory.</summary>
    Dataset(Dataset source, ReadOnlyMemory<float> inputs, ReadOnlyMemory<int> labels, ReadOnlyMemory<float> targets)
    {
        (Inputs, Outputs, Count) = (source.Inputs, source.Outputs, source.Count);
        (this.inputs, this.labels, this.targets, weights, hot) = (inputs, labels, targets, source.weights, source.hot);
    }

    /// <summary>Number of rows, at least 1.</summary>
    public int Count { get; }

    /// <summary>Inputs of a row.</summary>
    public int Inputs { get; }

    /// <summary>The number of outputs that a network for these data has: the classes where there are labels, else the targets of a row.</summary>
    public int Outputs { get; }

    /// <summary>Whether rows have a <see cref="GetLabel"/>; otherwise they have a <see cref="GetTarget"/>.</summary>
    public bool HasLabels => !labels.IsEmpty && hot is null;

    /// <summary>Returns the inputs of a row: [inputs], a view. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> GetInput(int row) => inputs.Span.Slice(Index(row) * Inputs, Inputs);

    void IInputRows.ForEachInput(InputRow each)
    {
        for (int row = 0; row < Count; row++)
        {
            each(GetInput(row));
        }
    }

    /// <summary>Returns the number of a row among all rows in the memory, which are those of the dataset that this one is a view of. Allocates
    /// nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int GetRowNumber(int row) => Index(row);

    /// <summary>Returns the class of a row. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The rows have targets, not labels.</exception>
    public int GetLabel(int row)
    {
        RequireLabels(true);
        return labels.Span[Index(row)];
    }

    /// <summary>Returns the targets of a row: [outputs], a view. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The rows have labels, not targets; <see cref="OneHot"/> makes targets of them.</exception>
    public ReadOnlySpan<float> GetTarget(int row)
    {
        RequireLabels(false);
        return TargetAt(Index(row), targets.Span, labels.Span);
    }

    /// <summary>Whether rows have weights: see <see cref="WithWeights"/>.</summary>
    public bool HasWeights => !weights.IsEmpty;

    /// <summary>Returns the weight of a row; 1 without weights. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public float GetWeight(int row)
    {
        ValidateRow(row);
        return weights.IsEmpty ? 1 : weights.Span[row];
    }

    ReadOnlySpan<float> TargetAt(int index, ReadOnlySpan<float> targets, ReadOnlySpan<int> labels) =>
        hot is null ? targets.Slice(index * Outputs, Outputs) : hot.AsSpan(Outputs - 1 - labels[index], Outputs);

    /// <summary>The row of the memory that a row of this dataset is.</summary>
    int Index(int row)
    {
        ValidateRow(row);
        return rows is null ? row : rows[row];
    }

    // Called for every row that is read.
    void ValidateRow(int row)
    {
        if ((uint)row >= (uint)Count)
        {
            ThrowRow(row);
        }
    }

    [DoesNotReturn]
    void ThrowRow(int row) =>
        throw new ArgumentOutOfRangeException(nameof(row), FormattableString.Invariant($"row is {row}; it must be from 0 to {Count - 1}."));

    void RequireLabels(bool labels)
    {
        if (labels != HasLabels)
        {
            throw new InvalidOperationException(HasLabels
                ? "The dataset has labels, not targets; read labels, or make targets of them with OneHot()."
                : "The dataset has targets, not labels; read targets.");
        }
    }

    static int CountRows(ReadOnlyMemory<float> inputs, int inputsPerRow)
    {
        Require.AtLeast(inputsPerRow, 1, nameof(inputsPerRow));
        Require.Argument(!inputs.IsEmpty, nameof(inputs), $"inputs is empty; a dataset needs at least one row.");
        Require.Argument(inputs.Length % inputsPerRow == 0, nameof(inputs),
            $"inputs has {inputs.Length} values; it must have a multiple of inputsPerRow, {inputsPerRow}.");
        return inputs.Length / inputsPerRow;
    }
}
