using FastNn.Layers;

namespace FastNn;

/// <summary>
/// y = (x - mean)/deviation: scales each column to mean 0 and standard deviation 1, as scikit-learn's StandardScaler. A constant column becomes 0.
/// x, y: [rows, inputs]  mean, deviation: [inputs], measured by <see cref="ColumnScaler.Fit"/>.
/// </summary>
public sealed class Standardizer() : ColumnScaler("mean", "deviation")
{
    private protected override (float[] Centers, float[] Spreads) Measure(IInputRows rows, ColumnSelection? selection)
    {
        var columns = new ColumnMoments(rows, selection);
        return (columns.Means, columns.Deviations);
    }
}
