namespace FastNn;

/// <summary>The fraction of a class's samples that are predicted as it.</summary>
public sealed class Recall : ClassMetric
{
    /// <inheritdoc/>
    protected override double ComputeValue(long predicted, long actual, long correct) => Ratio(correct, actual);
}
