using FastNn.Kernels;

namespace FastNn.Metrics;

/// <summary>Which class a row of outputs, or of targets, stands for. One output decides between two classes.</summary>
static class Classes
{
    public static int Count(int outputs) => Math.Max(2, outputs);

    /// <summary>The class of the largest output; with one output the second class where it says yes.</summary>
    public static int Of(ReadOnlySpan<float> output, OutputKind meaning) =>
        output.Length > 1 ? Reduce.ArgMax(output) : output[0] > (meaning == OutputKind.Values ? 0.5f : 0f) ? 1 : 0;

    /// <summary>The class that was wanted. A single target of 1 is yes; 0 and -1 are no.</summary>
    public static int Wanted(Targets targets, int row, int outputs) =>
        targets.AreLabels ? targets.Labels[row] : Of(targets.Rows.Slice(row * outputs, outputs), OutputKind.Values);

    /// <summary>Rows whose class is the wanted one.</summary>
    public static int CountRight(ReadOnlyMatrix outputs, Targets targets, OutputKind meaning)
    {
        int right = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            right += Of(outputs.Row(row), meaning) == Wanted(targets, row, outputs.Columns) ? 1 : 0;
        }
        return right;
    }

    /// <summary>Whether targets are classes at all: a single number per sample is one only where the loss says so.</summary>
    public static bool Are(Targets targets, int outputs, OutputKind meaning) => targets.AreLabels || outputs > 1 || meaning != OutputKind.Values;
}
