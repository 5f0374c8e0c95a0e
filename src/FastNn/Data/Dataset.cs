namespace FastNn.Data;

/// <summary>
/// Rows to learn from: the inputs of each with a label (an integer class) or a row of float targets. A dataset reads the
/// memory it was given and copies none of it; parts of a dataset are lists of row numbers over the same memory.
/// </summary>
/// <remarks>
/// Immutable, with at least one row, and safe to read from any number of threads, as long as nobody writes to the memory
/// behind it. Values are taken as they are: NaN and infinity are not looked for.
/// </remarks>
public sealed partial class Dataset : IInputRows
{
    /// <summary>The most classes a dataset can have: a label beyond it is rather a value that ended up in the wrong column.</summary>
    public const int MaxClasses = 1_000_000;

    readonly ReadOnlyMemory<float> inputs;
    readonly ReadOnlyMemory<int> labels;      // empty where there are target rows
    readonly ReadOnlyMemory<float> targets;   // empty where there are labels or one-hot rows
    readonly ReadOnlyMemory<float> weights;   // of this dataset's rows, in their order; empty where all count 1
    readonly float[]? hot;                    // see OneHot
    readonly int[]? rows;                     // the rows of the memory that this dataset shows; null for all, in order

    /// <summary>A dataset of labelled rows.</summary>
    /// <param name="inputs">[rows, inputsPerRow], row-major.</param>
    /// <param name="inputsPerRow">Inputs of a row, at least 1.</param>
    /// <param name="labels">The class of each row, in 0..classes - 1.</param>
    /// <param name="classes">How many classes there are, at most <see cref="MaxClasses"/>; 0 stands for the highest label + 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, there is no row, or a label is out of range.</exception>
    public Dataset(ReadOnlyMemory<float> inputs, int inputsPerRow, ReadOnlyMemory<int> labels, int classes = 0)
    {
        Count = DatasetCheck.Rows(inputs, inputsPerRow);
        DatasetCheck.Labels(labels, Count);
        Inputs = inputsPerRow;
        Outputs = DatasetCheck.Classes(labels.Span, classes);
        this.inputs = inputs;
        this.labels = labels;
    }

    /// <summary>A dataset of rows with float targets.</summary>
    /// <param name="inputs">[rows, inputsPerRow], row-major.</param>
    /// <param name="inputsPerRow">Inputs of a row, at least 1.</param>
    /// <param name="targets">[rows, targetsPerRow], row-major.</param>
    /// <param name="targetsPerRow">Targets of a row, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or there is no row.</exception>
    public Dataset(ReadOnlyMemory<float> inputs, int inputsPerRow, ReadOnlyMemory<float> targets, int targetsPerRow)
    {
        Count = DatasetCheck.Rows(inputs, inputsPerRow);
        DatasetCheck.Targets(targets, targetsPerRow, Count);
        Inputs = inputsPerRow;
        Outputs = targetsPerRow;
        this.inputs = inputs;
        this.targets = targets;
    }

    /// <summary>The other data of a dataset with these inputs, or the other rows of one with these rows.</summary>
    Dataset(
        Dataset source, ReadOnlyMemory<float> inputs, ReadOnlyMemory<int> labels, ReadOnlyMemory<float> targets, ReadOnlyMemory<float> weights, float[]? hot, int[]? rows, int count)
    {
        (Inputs, Outputs, Count) = (source.Inputs, source.Outputs, count);
        (this.inputs, this.labels, this.targets, this.weights, this.hot, this.rows) = (inputs, labels, targets, weights, hot, rows);
    }

    /// <summary>Number of rows, at least 1.</summary>
    public int Count { get; }

    /// <summary>Inputs of a row.</summary>
    public int Inputs { get; }

    /// <summary>The width a network needs to answer: the number of classes where there are labels, else the targets of a row.</summary>
    public int Outputs { get; }

    /// <summary>Whether rows have a <see cref="GetLabel"/>; otherwise they have a <see cref="GetTarget"/>.</summary>
    public bool HasLabels => !labels.IsEmpty && hot is null;

    /// <summary>The inputs of a row. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> GetInput(int row) => inputs.Span.Slice(Place(row) * Inputs, Inputs);

    void IInputRows.ForEachInput(InputRow each)
    {
        for (int row = 0; row < Count; row++)
        {
            each(GetInput(row));
        }
    }

    /// <summary>The class of a row. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The rows have targets, not labels.</exception>
    public int GetLabel(int row)
    {
        DatasetCheck.Has(labels: true, HasLabels);
        return labels.Span[Place(row)];
    }

    /// <summary>The targets of a row. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The rows have labels, not targets: <see cref="OneHot"/> gives both.</exception>
    public ReadOnlySpan<float> GetTarget(int row)
    {
        DatasetCheck.Has(labels: false, HasLabels);
        return TargetAt(Place(row), targets.Span, labels.Span);
    }

    /// <summary>Whether rows count differently: see <see cref="WithWeights"/>.</summary>
    public bool HasWeights => !weights.IsEmpty;

    /// <summary>How much a row counts; 1 where no weights were given. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public float GetWeight(int row)
    {
        DatasetCheck.Row(row, Count);
        return weights.IsEmpty ? 1 : weights.Span[row];
    }

    ReadOnlySpan<float> TargetAt(int place, ReadOnlySpan<float> targets, ReadOnlySpan<int> labels) =>
        hot is null ? targets.Slice(place * Outputs, Outputs) : hot.AsSpan(Outputs - 1 - labels[place], Outputs);

    /// <summary>Where in the memory a row stands.</summary>
    int Place(int row)
    {
        DatasetCheck.Row(row, Count);
        return rows is null ? row : rows[row];
    }
}
