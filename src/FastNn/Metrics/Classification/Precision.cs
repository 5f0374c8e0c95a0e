namespace FastNn;

/// <summary>The fraction of the samples predicted as a class that are of it.</summary>
public sealed class Precision : ClassMetric
{
    /// <inheritdoc/>
    protected override double ComputeValue(double predicted, double actual, double correct) => Ratio(correct, predicted);
}
