using FastNn.Kernels;

namespace FastNn;

/// <summary>Counts the samples whose largest output is where it should be.</summary>
internal static class Accuracy
{
    /// <summary>Rows that are right; NaN where a single target number per row makes no class.</summary>
    public static double CountRight(ReadOnlyMatrix outputs, Targets targets)
    {
        if (!targets.AreLabels && outputs.Columns == 1)
        {
            return double.NaN;
        }
        int right = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            int wanted = targets.AreLabels ? targets.Labels[row] : Reduce.ArgMax(targets.Rows.Slice(row * outputs.Columns, outputs.Columns));
            right += Reduce.ArgMax(outputs.Row(row)) == wanted ? 1 : 0;
        }
        return right;
    }
}
