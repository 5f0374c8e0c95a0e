using FastNn.Metrics;

namespace FastNn;

/// <summary>The mean, over the classes that samples have, of the fraction of a class's samples that are predicted as it: accuracy where all classes count
/// alike, however rare.</summary>
/// <remarks>As scikit-learn's <c>balanced_accuracy_score</c>.</remarks>
public sealed class BalancedAccuracy : Metric
{
    readonly ClassCounts counts = new();

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double sum = 0;
            int classes = 0;
            for (int i = 0; i < counts.Count; i++)
            {
                if (counts.Actual[i] > 0)
                {
                    sum += counts.Correct[i] / counts.Actual[i];
                    classes++;
                }
            }
            return sum / classes;
        }
    }

    /// <inheritdoc/>
    protected override void Clear() => counts.Clear(Outputs);

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets) => counts.Add(outputs, targets, OutputKind);
}
