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

    private readonly ReadOnlyMemory<float> _inputs;
    private readonly ReadOnlyMemory<int> _labels;      // empty where there are target rows
    private readonly ReadOnlyMemory<float> _targets;   // empty where there are labels or one-hot rows
    private readonly ReadOnlyMemory<float> _weights;   // of this dataset's rows, in their order; empty where all count 1
    private readonly float[]? _hot;                    // see OneHot
    private readonly int[]? _rows;                     // the rows of the memory that this dataset shows; null for all, in order

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
        _inputs = inputs;
        _labels = labels;
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
        _inputs = inputs;
        _targets = targets;
    }

    /// <summary>The other data of a dataset with these inputs, or the other rows of one with these rows.</summary>
    private Dataset(
        Dataset source, ReadOnlyMemory<float> inputs, ReadOnlyMemory<int> labels, ReadOnlyMemory<float> targets, ReadOnlyMemory<float> weights, float[]? hot, int[]? rows, int count)
    {
        (Inputs, Outputs, Count) = (source.Inputs, source.Outputs, count);
        (_inputs, _labels, _targets, _weights, _hot, _rows) = (inputs, labels, targets, weights, hot, rows);
    }

    /// <summary>Number of rows, at least 1.</summary>
    public int Count { get; }

    /// <summary>Inputs of a row.</summary>
    public int Inputs { get; }

    /// <summary>The width a network needs to answer: the number of classes where there are labels, else the targets of a row.</summary>
    public int Outputs { get; }

    /// <summary>Whether rows have a <see cref="Label"/>; otherwise they have a <see cref="Target"/>.</summary>
    public bool HasLabels => !_labels.IsEmpty && _hot is null;

    /// <summary>The inputs of a row. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> Input(int row) => _inputs.Span.Slice(Place(row) * Inputs, Inputs);

    void IInputRows.ForEachInput(InputRow each)
    {
        for (int row = 0; row < Count; row++)
        {
            each(Input(row));
        }
    }

    /// <summary>The class of a row. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The rows have targets, not labels.</exception>
    public int Label(int row)
    {
        DatasetCheck.Has(labels: true, HasLabels);
        return _labels.Span[Place(row)];
    }

    /// <summary>The targets of a row. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The rows have labels, not targets: <see cref="OneHot"/> gives both.</exception>
    public ReadOnlySpan<float> Target(int row)
    {
        DatasetCheck.Has(labels: false, HasLabels);
        return TargetAt(Place(row), _targets.Span, _labels.Span);
    }

    /// <summary>Whether rows count differently: see <see cref="WithWeights"/>.</summary>
    public bool HasWeights => !_weights.IsEmpty;

    /// <summary>How much a row counts; 1 where no weights were given. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public float Weight(int row)
    {
        DatasetCheck.Row(row, Count);
        return _weights.IsEmpty ? 1 : _weights.Span[row];
    }

    private ReadOnlySpan<float> TargetAt(int place, ReadOnlySpan<float> targets, ReadOnlySpan<int> labels) =>
        _hot is null ? targets.Slice(place * Outputs, Outputs) : _hot.AsSpan(Outputs - 1 - labels[place], Outputs);

    /// <summary>Where in the memory a row stands.</summary>
    private int Place(int row)
    {
        DatasetCheck.Row(row, Count);
        return _rows is null ? row : _rows[row];
    }
}
