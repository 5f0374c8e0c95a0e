using FastNn.Layers;

namespace FastNn;

/// <summary>
/// y = (x - minimum)/range·(high - low) + low: every input brought from the least and greatest value that it was fitted to into [low, high], as scikit-learn's
/// MinMaxScaler. What lies outside of them lies outside afterwards too; a column that is constant becomes low.
/// x, y: [rows, inputs]  minimum, range: [inputs], measured by <see cref="ColumnScaler.Fit"/>.
/// </summary>
public sealed class MinMaxScaler : ColumnScaler
{
    readonly float low, high;

    /// <param name="low">What the least value becomes.</param>
    /// <param name="high">What the greatest value becomes, above low.</param>
    /// <exception cref="ArgumentException">One is not finite, or high is not above low.</exception>
    public MinMaxScaler(float low = 0, float high = 1) : base("minimum", "range")
    {
        if (!(low < high && float.IsFinite(high - low)))
        {
            throw new ArgumentException($"A MinMaxScaler from {low} to {high} is impossible; low must be below high, and both finite.", nameof(high));
        }
        (this.low, this.high) = (low, high);
    }

    private protected override float Lowest => low;

    private protected override float Width => high - low;

    private protected override (float[] Centers, float[] Spreads) Measure(ColumnMoments columns) => (columns.Least, columns.Ranges);

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("low", low);
        settings.Set("high", high);
        base.Describe(settings);
    }
}
