using FastNn.Layers;

namespace FastNn;

/// <summary>
/// y = (x - mean)/deviation: every input brought to mean 0 and deviation 1, as scikit-learn's StandardScaler. A column that is constant is only moved to 0.
/// x, y: [rows, inputs]  mean, deviation: [inputs], measured by <see cref="ColumnScaler.Fit"/>.
/// </summary>
public sealed class Standardizer() : ColumnScaler("mean", "deviation")
{
    private protected override (float[] Centers, float[] Spreads) Measure(ColumnMoments columns) => (columns.Means, columns.Deviations);
}
