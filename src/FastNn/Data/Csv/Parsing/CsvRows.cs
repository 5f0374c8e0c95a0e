namespace FastNn.Data;

/// <summary>Collects the rows of a CSV file.</summary>
/// <param name="source">The file, for messages.</param>
/// <param name="width">Inputs of a row.</param>
/// <param name="isRegression">Whether rows have a target, not a label.</param>
sealed class CsvRows(DataSource source, int width, bool isRegression)
{
    readonly GrowingArray<float> inputs = new(), targets = new();
    readonly GrowingArray<int> labels = new();

    public bool IsEmpty => inputs.Items.IsEmpty;

    /// <summary>The inputs of all rows: [rows, width].</summary>
    public Span<float> Inputs => inputs.Items;

    /// <summary>The labels of all rows; empty for targets.</summary>
    public Span<int> Labels => labels.Items;

    /// <summary>Returns the space for the inputs of one more row: [width].</summary>
    public Span<float> Add()
    {
        Span<float> row = inputs.Add(width);
        return !row.IsEmpty
            ? row
            : throw source.Malformed(source.Position, $"The rows exceed {Array.MaxLength} inputs, the limit of a dataset. Split the file.");
    }

    public void AddLabel(int label, float target)
    {
        if (isRegression)
        {
            targets.Add(1)[0] = target;
        }
        else
        {
            labels.Add(1)[0] = label;
        }
    }

    public Dataset ToDataset(int classes) =>
        isRegression ? new Dataset(inputs.ToArray(), width, targets.ToArray(), 1) : new Dataset(inputs.ToArray(), width, labels.ToArray(), classes);
}
