using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>Layers for raw rows beside numpy, scikit-learn and scipy (sklearn_preprocessing.py), on columns that are normal, heavy-tailed, counts, mostly one
/// value, constant and skewed, with missing values and rows beyond the fitted range.</summary>
public sealed class SklearnPreprocessingTests
{
    [Fact]
    public void RobustScaler_computes_the_quantiles_of_numpy() =>
        SklearnTable.Compare(new RobustScaler().Fit(SklearnTable.Fitted), SklearnTable.Numbers.GetProperty("robust"), 1e-6);

    [Fact]
    public void SmoothClip_behind_it_stays_within_its_limit()
    {
        Layer scaler = new RobustScaler().Fit(SklearnTable.Fitted);
        foreach ((int which, string rows) in new[] { "fitted", "other" }.Index())
        {
            double[] expected = SklearnTable.Doubles(SklearnTable.Numbers.GetProperty("clipped")[which]);
            float[] y = SklearnTable.Predict(new SmoothClip(), SklearnTable.Predict(scaler, SklearnTable.Floats(rows)));

            Assert.All(expected.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
            Assert.All(y, value => Assert.False(Math.Abs(value) > 3));
        }
    }

    /// <summary>The columns: q75 = q25 with a range, constant, without values.</summary>
    [Fact]
    public void RobustScaler_takes_half_the_range_or_0_where_there_is_no_spread()
    {
        float[] rows = [5, 7, float.NaN, 5, 7, float.NaN, 5, 7, float.NaN, 5, 7, float.NaN, 5, 7, float.NaN, 9, 7, float.NaN];
        PreprocessingLayer layer = new RobustScaler().Fit(new Dataset(rows, 3, new int[6]));

        Assert.Equal([0, 0, 0, 2, 0, 0, -1, 0, float.NaN, float.NaN, float.NaN, 0],
            SklearnTable.Predict(layer, [5, 7, 1, 9, -1e30f, -3, 3, 1e30f, float.NaN, float.NaN, float.NaN, 0], 3));
        Assert.Contains("Column 0 goes from -3E+38 to 3E+38, which is beyond the range of float",
            Assert.Throws<ArgumentException>(() => new RobustScaler().Fit(new Dataset(new[] { -3e38f, -3e38f, 3e38f, 3e38f }, 1, new int[4]))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0.001f)]
    [InlineData(1e30f)]
    [InlineData(3e38f)]
    public void SmoothClip_holds_at_the_limits_of_float(float limit)
    {
        float[] x = [0, -0f, 1e-45f, -1e-30f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        float[] y = SklearnTable.Predict(new SmoothClip(limit), x, 1);

        for (int i = 0; i < 6; i++)
        {
            double expected = x[i] / Math.Sqrt(1 + Math.Pow((double)x[i] / limit, 2));
            Assert.Equal(expected, y[i], 1e-6 * Math.Abs(expected));
        }
        Assert.Equal(limit > 1e38 ? float.MaxValue / Math.Sqrt(1 + Math.Pow(float.MaxValue / limit, 2)) : limit, y[6], limit * 1e-6);
        Assert.Equal((-y[6], float.NaN), (y[7], y[8]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void SmoothClip_without_a_limit_is_refused(float limit) => Assert.Throws<ArgumentException>(() => new SmoothClip(limit));
}
