namespace FastNn;

/// <summary>The share of a class's samples that are predicted as such.</summary>
public sealed class Recall : ClassMetric
{
    /// <inheritdoc/>
    protected override double Of(long predicted, long wanted, long both) => Share(both, wanted);
}
