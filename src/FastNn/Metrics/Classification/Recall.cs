namespace FastNn;

/// <summary>The fraction of a class's samples that are predicted as it.</summary>
public sealed class Recall : ClassMetric
{
    /// <inheritdoc/>
    protected override double ComputeValue(double predicted, double actual, double correct) => Ratio(correct, actual);
}
