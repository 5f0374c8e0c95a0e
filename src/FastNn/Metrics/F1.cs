namespace FastNn;

/// <summary>The harmonic mean of <see cref="Precision"/> and <see cref="Recall"/> of a class.</summary>
public sealed class F1 : ClassMetric
{
    /// <inheritdoc/>
    protected override double Of(long predicted, long wanted, long both) => Share(2.0 * both, predicted + wanted);
}
