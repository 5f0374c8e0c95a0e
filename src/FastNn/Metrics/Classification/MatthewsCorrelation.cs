using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// The correlation of predicted and actual classes: (c·s - Σpₖtₖ) / √((s² - Σpₖ²)(s² - Σtₖ²)) with s samples, c of them correct, pₖ predicted as and tₖ of
/// class k. 1 is perfect, 0 as good as chance.
/// </summary>
/// <remarks>J. Gorodkin, 2004; with two classes the coefficient of B. Matthews, 1975. As scikit-learn's <c>matthews_corrcoef</c>: 0 where all predictions or
/// all samples are of one class.</remarks>
public sealed class MatthewsCorrelation : Metric
{
    readonly ClassCounts counts = new();

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double samples = ClassCounts.Sum(counts.Actual), correct = ClassCounts.Sum(counts.Correct), square = samples * samples;
            double predicted = square - ClassCounts.Dot(counts.Predicted, counts.Predicted), actual = square - ClassCounts.Dot(counts.Actual, counts.Actual);
            double covariance = correct * samples - ClassCounts.Dot(counts.Predicted, counts.Actual);
            return samples == 0 ? double.NaN : predicted * actual == 0 ? 0 : covariance / Math.Sqrt(predicted * actual);
        }
    }

    /// <inheritdoc/>
    protected override void Clear() => counts.Clear(Outputs);

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets) => counts.Add(outputs, targets, OutputKind);
}
