namespace FastNn.Tests.Layers;

/// <summary>The derivative where there is none: by the rule that each activation states.</summary>
public sealed class KinkTests
{
    [Theory]
    [InlineData("Relu", 0f, 0f)]
    [InlineData("Relu", float.Epsilon, 1f)]
    [InlineData("LeakyRelu", 0f, 0.1f)]
    [InlineData("LeakyRelu", float.Epsilon, 1f)]
    [InlineData("Elu", 0f, 0.7f)]
    [InlineData("Elu", float.Epsilon, 1f)]
    [InlineData("Selu", 0f, 1.7580993f)]
    [InlineData("Selu", float.Epsilon, 1.050701f)]
    [InlineData("HardSigmoid", 3f, 0f)]
    [InlineData("HardSigmoid", -3f, 0f)]
    [InlineData("HardSigmoid", 2.9999998f, 1f / 6)]
    [InlineData("HardSigmoid", -2.9999998f, 1f / 6)]
    public void Derivative_at_a_kink_is_the_one_that_is_written_down(string name, float x, float expected)
    {
        // As long as a panel and a tail, so that registers and single lanes are both asked.
        const int Columns = 19;
        Layer layer = Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample();
        foreach (float at in x == 0 ? new[] { 0f, -0f } : [x])
        {
            float[] xs = [.. Enumerable.Repeat(at, Columns)], y = new float[Columns], dy = [.. Enumerable.Repeat(1f, Columns)], dx = new float[Columns];
            layer.Forward(new(xs, 1, Columns), new(y, 1, Columns), default);
            layer.Backward(new(xs, 1, Columns), new(y, 1, Columns), new(dy, 1, Columns), new(dx, 1, Columns), default);

            Assert.All(dx, slope => Assert.Equal(expected, slope));
        }
    }

    [Fact]
    public void Absolute_value_of_a_weight_that_is_zero_has_no_slope()
    {
        float[] w = [.. Enumerable.Range(0, 19).Select(i => i % 2 == 0 ? 0f : -0f)], g = [.. Enumerable.Repeat(0.25f, 19)];
        new L1(0.5f).AddGradient(w, g);

        Assert.All(g, slope => Assert.Equal(0.25f, slope));
    }

    /// <summary>What is far from 0 saturates, and what is no number stays none, forward and backward.</summary>
    [Fact]
    public void Limits_are_finite_and_NaN_passes_through_every_activation()
    {
        foreach (CatalogEntry<Layer> entry in Catalog.Default.Layers.Where(entry => entry.CreateSample() is { IsElementwise: true } and not PreprocessingLayer))
        {
            float[] x = [float.NaN, -1e30f, 1e30f, -200, 200], y = new float[5], dy = [1, 1, 1, 1, 1], dx = new float[5];
            Layer layer = entry.CreateSample();
            new Network(5) { layer }.Parameters.Store.RequireGradients();
            var pass = new Pass(new float[layer.ScratchSize(5, 1)], null);
            layer.Forward(new(x, 1, 5), new(y, 1, 5), in pass);
            layer.Backward(new(x, 1, 5), new(y, 1, 5), new(dy, 1, 5), new(dx, 1, 5), in pass);

            Assert.True(float.IsNaN(y[0]), $"{entry.Name}(NaN) is {y[0]}");
            for (int i = 1; i < 5; i++)
            {
                Assert.True(float.IsFinite(y[i]), $"{entry.Name}({x[i]}) is {y[i]}");
                Assert.True(float.IsFinite(dx[i]) && Math.Abs(dx[i]) <= 2, $"{entry.Name}'({x[i]}) is {dx[i]}");
            }
        }
    }
}
