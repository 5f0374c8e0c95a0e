using FastNn.Kernels;

namespace FastNn.Metrics;

/// <summary>Finds the class of a row of outputs or targets. One output decides between two classes.</summary>
static class Classes
{
    public static int Count(int outputs) => Math.Max(2, outputs);

    /// <summary>The class of the largest output; with one output the second class where it is above the threshold.</summary>
    public static int Find(ReadOnlySpan<float> output, OutputKind kind) =>
        output.Length > 1 ? Reduce.ArgMax(output) : output[0] > (kind == OutputKind.Values ? 0.5f : 0f) ? 1 : 0;

    /// <summary>The class of a target. A single target of 1 is the second class; 0 and -1 are the first.</summary>
    public static int FindTarget(Targets targets, int row, int outputs) =>
        targets.AreLabels ? targets.Labels[row] : Find(targets.Rows.Slice(row * outputs, outputs), OutputKind.Values);

    /// <summary>Returns the sum of the weights of the rows whose predicted class is that of the target.</summary>
    public static double SumCorrect(ReadOnlyMatrix outputs, Targets targets, OutputKind kind)
    {
        double correct = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            correct += Find(outputs.Row(row), kind) == FindTarget(targets, row, outputs.Columns) ? targets.GetWeight(row) : 0;
        }
        return correct;
    }

    /// <summary>Whether targets are classes: a single number per sample is one only where the loss reads outputs as logits or scores.</summary>
    public static bool AreClasses(Targets targets, int outputs, OutputKind kind) => targets.AreLabels || outputs > 1 || kind != OutputKind.Values;
}
