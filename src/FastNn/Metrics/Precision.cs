namespace FastNn;

/// <summary>The share of samples predicted as a class that are of it.</summary>
public sealed class Precision : ClassMetric
{
    /// <inheritdoc/>
    protected override double Of(long predicted, long wanted, long both) => Share(both, predicted);
}
