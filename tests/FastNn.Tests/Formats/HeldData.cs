using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>The samples that the held files were trained on and are tested with. They come from exact arithmetic: the same bits on every machine.</summary>
static class HeldData
{
    public const int Inputs = 6, Outputs = 3, TableColumns = 7;

    /// <summary>The categories of columns 0 and 4 of <see cref="Table"/>.</summary>
    public const int Categories0 = 3, Categories4 = 2;

    /// <summary>37 training samples with labels and sample weights.</summary>
    public static Dataset Labeled { get; } = new Dataset(Shifted(37, 1), Inputs, PinnedTrainings.Labels(37, Outputs, 1), Outputs)
        .WithWeights(Enumerable.Range(0, 37).Select(row => 1 + row % 3 * 0.5f).ToArray());

    /// <summary>14 validation samples with labels.</summary>
    public static Dataset LabeledValidation { get; } = new(Shifted(14, 2), Inputs, PinnedTrainings.Labels(14, Outputs, 2), Outputs);

    /// <summary>37 training samples with target rows that can be learned.</summary>
    public static Dataset Valued { get; } = new(Numbers(37, 3), Inputs, Differences(Numbers(37, 3)), Outputs);

    /// <summary>14 validation samples with target rows like those of <see cref="Valued"/>.</summary>
    public static Dataset ValuedValidation { get; } = new(Numbers(14, 5), Inputs, Differences(Numbers(14, 5)), Outputs);

    /// <summary>37 training samples with target rows of 0 and 1.</summary>
    public static Dataset Binary { get; } = new(Numbers(37, 7), Inputs, Map(PinnedTrainings.Numbers(37 * Outputs, 8), t => t > 0 ? 1 : 0), Outputs);

    /// <summary>14 validation samples with target rows of 0 and 1.</summary>
    public static Dataset BinaryValidation { get; } = new(Numbers(14, 9), Inputs, Map(PinnedTrainings.Numbers(14 * Outputs, 10), t => t > 0 ? 1 : 0), Outputs);

    /// <summary>37 training samples with target rows of -1 and 1.</summary>
    public static Dataset Signed { get; } = new(Numbers(37, 11), Inputs, Map(PinnedTrainings.Numbers(37 * Outputs, 12), t => t > 0 ? 1 : -1), Outputs);

    /// <summary>37 training samples whose target rows are distributions.</summary>
    public static Dataset Distributed { get; } = new(
        Numbers(37, 13),
        Inputs,
        PinnedTrainings.Labels(37, Outputs, 14).SelectMany(label => Enumerable.Range(0, Outputs).Select(i => i == label ? 0.5f : 0.25f)).ToArray(),
        Outputs);

    /// <summary>
    /// Rows of a table: column 0 has categories 0 to 2 or a missing value, column 4 categories 0 and 1, the others numbers, some of which are missing.
    /// </summary>
    public static float[] Table(int rows, int seed)
    {
        float[] values = Map(PinnedTrainings.Numbers(rows * TableColumns, seed), value => value * 8 + 3);
        int[] first = PinnedTrainings.Labels(rows, Categories0, seed + 1), second = PinnedTrainings.Labels(rows, Categories4, seed + 2);
        for (int row = 0; row < rows; row++)
        {
            Span<float> cells = values.AsSpan(row * TableColumns, TableColumns);
            cells[0] = row % 5 == 4 ? float.NaN : first[row];
            cells[4] = second[row];
            cells[1 + row % 3] = row % 4 == 1 ? float.NaN : cells[1 + row % 3];
        }
        return values;
    }

    static float[] Numbers(int rows, int seed) => PinnedTrainings.Numbers(rows * Inputs, seed);

    // Inputs from which their labels can be learned.
    static float[] Shifted(int rows, int seed)
    {
        float[] inputs = Numbers(rows, seed);
        int[] labels = PinnedTrainings.Labels(rows, Outputs, seed);
        for (int row = 0; row < rows; row++)
        {
            inputs[row * Inputs + labels[row]] += 2;
        }
        return inputs;
    }

    // A target for every two inputs.
    static float[] Differences(float[] inputs) => [.. inputs.Chunk(2).Select(pair => pair[0] - pair[1] * 0.5f)];

    static float[] Map(float[] values, Func<float, float> map) => [.. values.Select(map)];
}
