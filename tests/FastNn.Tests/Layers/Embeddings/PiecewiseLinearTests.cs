using FastNn.Data;

namespace FastNn.Tests.Layers;

/// <summary>Piecewise-linear encoding at the edges of its definition. The numbers of the reference are in torch_embeddings.json.</summary>
public sealed class PiecewiseLinearTests
{
    static readonly Dataset data = new(new float[] { 0, 7, 1, 7, 2, 7, 4, 7, float.NaN, 7 }, 2, new int[5]);

    [Theory]
    [InlineData(-1, -1, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(0.75f, 0.5f, 0)]
    [InlineData(1.5f, 1, 0)]
    [InlineData(4, 1, 1)]
    [InlineData(6.5f, 1, 2)]
    [InlineData(float.NaN, 0, 0)]
    public void Number_fills_the_bins_below_it(float x, float first, float second) =>
        // Edges 0, 1.5 (the median), 4.
        Assert.Equal([first == -1 ? -2 / 3f : first, second, 0, 0], Encode(new PiecewiseLinear(2).Fit(data), [x, 7]), Near);

    [Fact]
    public void Number_of_outputs_is_known_before_the_fit()
    {
        var network = new Network(2) { new PiecewiseLinear(5) { Columns = [0] }, new Dense(1) };
        Assert.Equal(6, network.GetWidth(0));
        network.FitPreprocessing(data);
        float[] edges = new float[6];
        network.Parameters[0].CopyTo(edges);
        Assert.Equal([0, 0.6f, 1.2f, 1.8f, 2.8f, 4], edges, Near);
    }

    [Fact]
    public void Equal_quantiles_leave_numbers_that_are_always_zero()
    {
        var counts = new Dataset(new float[] { 0, 0, 0, 0, 0, 0, 3, 5 }, 1, new int[8]);

        // Edges 0, 0.75, 5.
        Assert.Equal([0.5f, 0, 0, 0], Encode(new PiecewiseLinear(4).Fit(counts), [0.375f]), Near);
        Assert.Equal([1, 2, 0, 0], Encode(new PiecewiseLinear(4).Fit(counts), [9.25f]), Near);
    }

    [Fact]
    public void What_is_impossible_is_refused()
    {
        Assert.Contains("bins is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new PiecewiseLinear(0)).Message, StringComparison.Ordinal);
        Assert.Contains("choose fewer bins", Assert.Throws<ArgumentException>(() => new Network(1000) { new PiecewiseLinear(10_000_000) }).Message,
            StringComparison.Ordinal);
        Assert.Contains("takes rows of 2 inputs", Assert.Throws<ArgumentException>(() => new Network(3) { new PiecewiseLinear().Fit(data) }).Message,
            StringComparison.Ordinal);
        Assert.Contains("is ∞", Assert.Throws<ArgumentException>(() => new PiecewiseLinear().Fit(new Dataset(new[] { float.PositiveInfinity }, 1, new int[1])))
            .Message.Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    static float[] Encode(Layer layer, float[] x)
    {
        var network = new Network(x.Length) { layer };
        float[] y = new float[network.Outputs];
        network.CreatePredictor().PredictOne(x, y);
        return y;
    }

    static bool Near(float expected, float actual) => Math.Abs(expected - actual) <= 1e-6;
}
