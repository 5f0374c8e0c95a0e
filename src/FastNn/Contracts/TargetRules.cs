namespace FastNn.Contracts;

/// <summary>The requirements of labels, target rows and sample weights, each stated once for losses, metrics, datasets and files.</summary>
static class TargetRules
{
    /// <summary>Returns whether a label is the number of a class.</summary>
    public static bool IsLabel(int label, int classes) => (uint)label < (uint)classes;

    /// <summary>The requirement of a label, for messages.</summary>
    public static string LabelRange(int classes) => FormattableString.Invariant($"a label must be a whole number from 0 to {classes - 1}");

    /// <summary>Returns the highest label; throws <see cref="ArgumentException"/> for one that is out of range.</summary>
    public static int ValidateLabels(ReadOnlySpan<int> labels, int classes, string parameter)
    {
        int highest = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            if (!IsLabel(labels[row], classes))
            {
                Require.Argument(false, parameter, $"{parameter}[{row}] is {labels[row]}; {LabelRange(classes)}. For other numbers give target rows.");
            }
            highest = Math.Max(highest, labels[row]);
        }
        return highest;
    }

    /// <summary>Throws <see cref="ArgumentException"/> for weights that are negative or not finite.</summary>
    public static void ValidateWeights(ReadOnlySpan<float> weights, string parameter)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && float.IsFinite(weights[i])))
            {
                Require.Argument(false, parameter, $"{parameter}[{i}] is {weights[i]}; a weight must be a finite number of at least 0.");
            }
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> where there are not <paramref name="width"/> values for each row.</summary>
    public static void ValidateLength(int length, int rows, int width, string parameter) =>
        Require.Argument(length == (long)rows * width, parameter,
            $"{parameter} has {length} values; it must have {(long)rows * width}, {width} for each of {rows} rows.");

    /// <summary>The exception of a loss or metric that compares numbers and gets labels.</summary>
    public static ArgumentException LabelsRefused(string part, int outputs, string cure) =>
        new($"targets are labels; {part} needs rows of {outputs} numbers. {cure}", "targets");
}
