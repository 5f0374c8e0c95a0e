namespace FastNn;

/// <summary>The targets of a batch: a label per sample (<c>int</c>) or a row of numbers per sample (<c>float</c>, row-major). Converts by itself from
/// arrays and spans of both.</summary>
/// <remarks>A view: allocates nothing and copies nothing.</remarks>
public readonly ref struct Targets
{
    readonly float? smoothingFactor;

    /// <summary>A class per sample, counted from 0.</summary>
    public Targets(ReadOnlySpan<int> labels)
    {
        Labels = labels;
        AreLabels = true;
    }

    /// <summary>A row of numbers per sample, row-major [rows, outputs]: one-hot, probabilities, or values to be met.</summary>
    public Targets(ReadOnlySpan<float> rows) => Rows = rows;

    /// <summary>A class per sample, and how much each sample counts: [rows], as <see cref="Weights"/> says.</summary>
    public Targets(ReadOnlySpan<int> labels, ReadOnlySpan<float> weights) : this(labels) => Weights = weights;

    /// <summary>A row of numbers per sample, and how much each sample counts: [rows], as <see cref="Weights"/> says.</summary>
    public Targets(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights) : this(rows) => Weights = weights;

    Targets(ReadOnlySpan<int> labels, ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, float? smoothingFactor, bool areLabels)
    {
        Labels = labels;
        Rows = rows;
        Weights = weights;
        this.smoothingFactor = smoothingFactor;
        AreLabels = areLabels;
    }

    /// <summary>The labels; empty where the targets are rows.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>The rows, one after the other; empty where the targets are labels.</summary>
    public ReadOnlySpan<float> Rows { get; }

    /// <summary>Whether these are labels.</summary>
    public bool AreLabels { get; }

    /// <summary>
    /// How much each sample counts in loss and metrics, finite and not negative: 2 is like having the sample twice, 0 like not having it. Empty where all count
    /// 1.
    /// </summary>
    /// <remarks>Σ weight·loss of the samples; a mean is divided by Σ weight, not by the number of samples (with labels and class weights, by Σ weight·class
    /// weight).
    /// scikit-learn's <c>sample_weight</c>. PyTorch's losses have none: there it is <c>reduction="none"</c>, times the weights, summed, divided by their
    /// sum.</remarks>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>Multiplies the label smoothing of the loss: 1 unless a trainer schedules it (<c>FitOptions.SmoothingSchedule</c>).</summary>
    public float SmoothingFactor => smoothingFactor ?? 1;
    /// <summary>Returns the weight of a sample: 1 where there are no <see cref="Weights"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">There are weights, but none of this sample.</exception>
    public float GetWeight(int row) => Weights.IsEmpty ? 1 : Weights[row];

    /// <summary>The rows as a matrix [rows, outputs].</summary>
    /// <exception cref="ArgumentException">There are fewer numbers.</exception>
    public ReadOnlyMatrix AsMatrix(int rows, int outputs) => new(Rows, rows, outputs);

    /// <summary>The targets of samples <paramref name="row"/> .. +<paramref name="rows"/>, with their weights.</summary>
    internal Targets Slice(int row, int rows, int outputs)
    {
        ReadOnlySpan<float> weights = Weights.IsEmpty ? default : Weights.Slice(row, rows);
        return AreLabels
            ? new(Labels.Slice(row, rows), default, weights, smoothingFactor, areLabels: true)
            : new(default, Rows.Slice(row * outputs, rows * outputs), weights, smoothingFactor, areLabels: false);
    }

    /// <summary>The one target of this view several times.</summary>
    /// <param name="count">How often.</param>
    /// <param name="labels">Memory for as many labels.</param>
    /// <param name="rows">Memory for as many rows.</param>
    /// <param name="weights">Memory for as many weights.</param>
    internal Targets Repeat(int count, Span<int> labels, Span<float> rows, Span<float> weights)
    {
        for (int i = 0; i < count && !AreLabels; i++)
        {
            Rows.CopyTo(rows[(i * Rows.Length)..]);
        }
        if (AreLabels)
        {
            labels[..count].Fill(Labels[0]);
        }
        if (!Weights.IsEmpty)
        {
            weights[..count].Fill(Weights[0]);
        }
        return new(AreLabels ? labels[..count] : default, AreLabels ? default : rows[..(count * Rows.Length)], Weights.IsEmpty ? default : weights[..count],
            smoothingFactor, AreLabels);
    }

    /// <summary>The targets without sample weights.</summary>
    internal Targets Unweighted => new(Labels, Rows, default, smoothingFactor, AreLabels);

    /// <summary>The targets with a factor on the label smoothing.</summary>
    internal Targets WithSmoothing(float factor) => new(Labels, Rows, Weights, factor, AreLabels);

    /// <summary>Labels from an array.</summary>
    public static implicit operator Targets(int[] labels) => new(labels.AsSpan());

    /// <summary>Labels from a span.</summary>
    public static implicit operator Targets(Span<int> labels) => new(labels);

    /// <summary>Labels from a span.</summary>
    public static implicit operator Targets(ReadOnlySpan<int> labels) => new(labels);

    /// <summary>Rows from an array.</summary>
    public static implicit operator Targets(float[] rows) => new(rows.AsSpan());

    /// <summary>Rows from a span.</summary>
    public static implicit operator Targets(Span<float> rows) => new(rows);

    /// <summary>Rows from a span.</summary>
    public static implicit operator Targets(ReadOnlySpan<float> rows) => new(rows);
}
