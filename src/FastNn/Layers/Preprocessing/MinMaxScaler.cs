using FastNn.Contracts;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// y = (x - minimum)/range·(high - low) + low: scales each column from its minimum and maximum to [low, high], as scikit-learn's MinMaxScaler. Values outside
/// of the fitted range are not clipped; a constant column becomes low.
/// x, y: [rows, inputs]  minimum, range: [inputs], measured by <see cref="ColumnScaler.Fit"/>.
/// </summary>
public sealed class MinMaxScaler : ColumnScaler
{
    readonly float low, high;

    /// <param name="low">The value of the minimum.</param>
    /// <param name="high">The value of the maximum, above low.</param>
    /// <exception cref="ArgumentException">One is not finite, or high is not above low.</exception>
    public MinMaxScaler(float low = 0, float high = 1) : base("minimum", "range")
    {
        Require.Argument(low < high && float.IsFinite(high - low), nameof(high), $"low is {low} and high is {high}; low must be below high, and both finite.");
        (this.low, this.high) = (low, high);
    }

    private protected override float Lowest => low;

    private protected override float Width => high - low;

    private protected override (float[] Centers, float[] Spreads) Measure(IInputRows rows, ColumnSelection? selection)
    {
        var columns = new ColumnMoments(rows, selection);
        return (columns.Least, columns.Ranges);
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("low", low);
        settings.Set("high", high);
        base.Describe(settings);
    }
}
