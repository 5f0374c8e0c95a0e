using System.Text.Json;
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
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void QuantileNormalizer_maps_to_the_normal_values_of_scikit_learn(int which)
    {
        JsonElement expected = SklearnTable.Numbers.GetProperty("quantiles")[which];
        var layer = (QuantileNormalizer)new QuantileNormalizer(expected.GetProperty("count").GetInt32()).Fit(SklearnTable.Fitted);

        SklearnTable.Compare(layer, expected.GetProperty("results"), 1e-6);
        float[] values = Sample.Values(new Network(SklearnTable.Columns) { layer });
        Assert.Equal(SklearnTable.Doubles(expected.GetProperty("values")).Select(value => (float)value), values,
            (a, b) => Math.Abs(a - b) <= 1.2e-7f * Math.Abs(a));
    }

    /// <summary>An empty column and one of a single value; a column alone in a list keeps its quantiles alone.</summary>
    [Fact]
    public void QuantileNormalizer_holds_where_there_is_nothing_to_order()
    {
        float[] rows = [float.NaN, 4, 0, float.NaN, 4, 1, float.NaN, float.NaN, 2];
        var data = new Dataset(rows, 3, new int[3]);
        const float End = 5.1993375f;

        float[] y = SklearnTable.Predict(new QuantileNormalizer(3).Fit(data), [float.NaN, 4, 1, 0, 5, 2, 1, float.NegativeInfinity, -0.5f], 3);
        Assert.Equal([float.NaN, -End, 0, -End, End, End, End, -End, -End], y);
        Layer one = new QuantileNormalizer(3) { Columns = [2] }.Fit(data);
        Assert.Equal("0.quantiles [3]", new Network(3) { one }.Parameters[0].ToString());
        Assert.Contains("takes rows of 3 inputs, these have 4", Assert.Throws<ArgumentException>(() => _ = new Network(4) { one.Copy() }).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileNormalizer(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileNormalizer(100_001));
        Assert.Contains("choose fewer quantiles",
            Assert.Throws<ArgumentException>(() => _ = new Network(100_000) { new QuantileNormalizer(100_000) }).Message, StringComparison.Ordinal);
    }

    /// <summary>Between quantiles the slope is that of central differences, where a value is several quantiles and beyond the ends it is 0.</summary>
    [Fact]
    public void QuantileNormalizer_has_the_slope_of_its_distribution()
    {
        float[] points = [-3, -1, 0.5f, 1, 1, 2, 7], inputs = [-4, -2.5f, -0.25f, 0.75f, 1, 1.5f, 6, 8, float.NaN];
        var network = new Network(1) { new QuantileNormalizer(7).Fit(new Dataset(points, 1, new int[7])) };
        _ = network.Parameters;
        MatrixBuffer x = new MatrixBuffer(9, 1).Fill((row, _) => inputs[row]), dy = new MatrixBuffer(9, 1).Fill((_, _) => 2).ClearPadding();
        MatrixBuffer dx = new MatrixBuffer(9, 1).ClearPadding();

        network[0].Backward(x.Matrix, x.Matrix, dy.Matrix, dx.Matrix, new Pass([], null));

        for (int row = 0; row < 9; row++)
        {
            double[] q = [.. points.Select(value => (double)value)];
            double slope = inputs[row] is 1 or float.NaN ? 0
                : (Reference.QuantileNormal(inputs[row] + 1e-5, q) - Reference.QuantileNormal(inputs[row] - 1e-5, q)) / 2e-5;
            Assert.Equal(2 * slope, dx[row, 0], 1e-5);
        }
    }

    [Fact]
    public void QuantileNormalizer_gives_the_same_bits_on_any_number_of_threads()
    {
        float[] x = Sample.Normal(4000, 3), one = new float[x.Length], three = new float[x.Length];
        Network network = new(8) { new QuantileNormalizer(100) { Columns = [0, 2, 5, 7] }.Fit(new Dataset(x, 8, new int[500])) };
        using Predictor alone = network.CreatePredictor(500), shared = network.CreatePredictor(new PredictorOptions { MaxBatch = 500, Threads = 3 });

        alone.PredictBatch(x, one);
        shared.PredictBatch(x, three);

        Assert.Equal(one, three);
        Assert.Equal(0, one.Where((_, i) => i % 8 == 5).Average(), 0.01f);
    }

    [Fact]
    public void LogScaler_is_the_logarithm_on_both_sides() =>
        SklearnTable.Compare(new LogScaler(), SklearnTable.Numbers.GetProperty("logarithm"), 1e-6);

    [Fact]
    public void YeoJohnson_finds_the_exponents_of_scikit_learn()
    {
        var layer = new YeoJohnson { Columns = [0, 1, 2, 3, 5, 6] }.Fit(SklearnTable.Fitted);
        JsonElement expected = SklearnTable.Numbers.GetProperty("power");

        float[] lambdas = Sample.Values(new Network(SklearnTable.Columns) { layer.Copy() });
        Assert.All(SklearnTable.Doubles(expected.GetProperty("lambdas")).Zip(lambdas.Where((_, i) => i != 4)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, Math.Abs(pair.First))));
        SklearnTable.Compare(layer, expected.GetProperty("results"), 1e-4, without: 4);
    }

    [Fact]
    public void YeoJohnson_computes_the_formula_for_any_exponent()
    {
        float[] grid = SklearnTable.Floats("grid");
        foreach (JsonElement expected in SklearnTable.Numbers.GetProperty("by_lambda").EnumerateArray())
        {
            Network network = new(1) { new YeoJohnson() };
            network.Parameters[0].Set([expected.GetProperty("value").GetSingle()]);
            float[] y = new float[grid.Length];
            network.CreatePredictor(64).PredictBatch(grid, y);
            Assert.All(SklearnTable.Doubles(expected.GetProperty("results")).Zip(y),
                pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Max(1e-3, Math.Abs(pair.First))));
        }
    }

    /// <summary>Against Math.Pow over all magnitudes of x; powers beyond e^88 end there.</summary>
    [Theory]
    [InlineData(-2.2778147f)]
    [InlineData(1e-4f)]
    [InlineData(1.7f)]
    [InlineData(2.00001f)]
    [InlineData(3.3f)]
    public void YeoJohnson_is_accurate_over_the_range_of_float(float lambda)
    {
        Network network = new(1) { new YeoJohnson() };
        network.Parameters[0].Set([lambda]);
        float[] x = [.. Enumerable.Range(-150, 188).SelectMany(power => new[] { MathF.Pow(10, power / 4f), -1.3f * MathF.Pow(10, power / 4f) })];
        float[] y = new float[x.Length];
        network.CreatePredictor(64).PredictBatch(x, y);

        for (int i = 0; i < x.Length; i++)
        {
            // Math.Pow(1 + x, e) - 1 would lose the digits of a small x.
            double e = x[i] < 0 ? 2 - (double)lambda : lambda, a = Math.Abs((double)x[i]);
            double log = a < 1e-4 ? a - (a * a / 2) + (a * a * a / 3) : Math.Log(1 + a), z = Math.Min(e * log, 88);
            double expected = Math.Abs(z) < 1e-4 ? log * (1 + (z / 2) + (z * z / 6)) : (Math.Exp(z) - 1) / e;
            Assert.Equal(Math.CopySign(expected, x[i]), y[i], (z > 87 ? 1e-3 : 1e-6) * Math.Abs(expected));
        }
        Assert.True(float.IsNaN(SklearnTable.Predict(network[0], [float.NaN], 1)[0]));
        Assert.True(float.IsFinite(SklearnTable.Predict(network[0], [float.PositiveInfinity], 1)[0]));
    }

    [Fact]
    public void YeoJohnson_leaves_columns_without_two_values_as_they_are()
    {
        float[] rows = [float.NaN, 4, 0, float.NaN, 4, 1, float.NaN, float.NaN, 0];
        Layer layer = new YeoJohnson().Fit(new Dataset(rows, 3, new int[3]));

        float[] lambdas = Sample.Values(new Network(3) { layer });
        Assert.Equal([1, 1], lambdas[..2]);
        // Two values are as likely as can be with any exponent that brings them close: an end of the search.
        Assert.True(float.IsFinite(lambdas[2]));
        Assert.Equal([-3.5f, 7], SklearnTable.Predict(layer, [-3.5f, 7, 0], 3)[..2], (a, b) => Math.Abs(a - b) < 1e-6f * Math.Abs(a));
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
