using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// The agreement of predicted and actual classes beyond chance: (a - e) / (1 - e), with the accuracy a, and the accuracy e of predictions that are as
/// frequent but independent of the samples. NaN where all predictions and all samples are of one class.
/// </summary>
/// <remarks>J. Cohen, 1960; as scikit-learn's <c>cohen_kappa_score</c> without weights of classes.</remarks>
public sealed class CohenKappa : Metric
{
    readonly ClassCounts counts = new();

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double samples = ClassCounts.Sum(counts.Actual), correct = ClassCounts.Sum(counts.Correct);
            double chance = ClassCounts.Dot(counts.Predicted, counts.Actual) / samples;
            return (correct - chance) / (samples - chance);
        }
    }

    /// <inheritdoc/>
    protected override void Clear() => counts.Clear(Outputs);

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets) => counts.Add(outputs, targets, OutputKind);
}
