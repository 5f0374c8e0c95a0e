namespace FastNn;

/// <summary>The harmonic mean of <see cref="Precision"/> and <see cref="Recall"/> of a class.</summary>
public sealed class F1 : ClassMetric
{
    /// <inheritdoc/>
    protected override double ComputeValue(double predicted, double actual, double correct) => Ratio(2 * correct, predicted + actual);
}
