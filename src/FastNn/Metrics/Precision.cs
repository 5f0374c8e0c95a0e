namespace FastNn;

/// <summary>The fraction of the samples predicted as a class that are of it.</summary>
public sealed class Precision : ClassMetric
{
    /// <inheritdoc/>
    protected override double ComputeValue(long predicted, long actual, long correct) => Ratio(correct, predicted);
}
