using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>A last layer that turns standardized outputs into the units of the targets.</summary>
public sealed class TargetScalerTests
{
    static readonly float[] targets = SklearnTable.Floats("targets"), outputs = SklearnTable.Floats("outputs");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Targets_are_standardized_and_outputs_have_their_units_as_in_numpy(bool log)
    {
        TargetScaler layer = new TargetScaler { Log = log }.Fit(targets);
        int which = log ? 1 : 0;

        AssertClose(SklearnTable.Doubles(SklearnTable.Numbers.GetProperty("standardized")[which]), layer.Transform(targets), 2e-6);
        AssertClose(SklearnTable.Doubles(SklearnTable.Numbers.GetProperty("units")[which]), SklearnTable.Predict(layer, outputs, 1), 2e-6);
        // There and back again.
        AssertClose([.. targets.Select(value => (double)value)], SklearnTable.Predict(layer, layer.Transform(targets), 1), 1e-5);
    }

    [Fact]
    public void Each_output_has_its_own_statistics_and_constant_targets_have_deviation_1()
    {
        TargetScaler layer = new TargetScaler().Fit([1, 50, 1e6f, 3, 50, 1e6f + 2], 3);

        Assert.Equal([-1, 0, -1, 1, 0, 1], layer.Transform([1, 50, 1e6f, 3, 50, 1e6f + 2]));
        Assert.Equal([1, 50, 1e6f, 2.5f, 50, 1e6f + 2, 3, 50, float.NaN],
            SklearnTable.Predict(layer, [-5, -9, -7, 0.5f, 0, 5, 1.5f, 0.25f, float.NaN], 3));
        Assert.Equal([-0.5f, 0.125f, 1], layer.Transform([1.5f, 50.125f, 1e6f + 2]));
        var network = new Network(3) { layer };
        Assert.Equal(["0.mean [3]", "0.deviation [3]", "0.lowest [3]", "0.highest [3]"], network.Parameters.Select(parameter => parameter.ToString()));
        Assert.All(network.Parameters, parameter => Assert.False(parameter.IsTrained));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Network_trained_on_standardized_targets_predicts_units_with_it(bool log)
    {
        float[] x = Sample.Normal(80, 3), t = [.. x.Chunk(2).Select(row => MathF.Exp(row[0] - (0.5f * row[1])))];
        TargetScaler scaler = new TargetScaler { Log = log }.Fit(t);
        Network standard = new(2, seed: 4) { new Dense(16), new Tanh(), new Dense(1) };
        using (var trainer = new Trainer(standard, new MeanSquaredError(), new Adam(0.01f)) { BatchSize = 40 })
        {
            for (int step = 0; step < 400; step++)
            {
                trainer.TrainBatch(x, scaler.Transform(t));
            }
        }

        Network whole = new(2) { new Dense(16), new Tanh(), new Dense(1), scaler };
        foreach (Parameter parameter in standard.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            whole.Parameters[parameter.Name].Set(values);
        }

        float[] y = new float[t.Length], again = new float[t.Length], one = new float[1];
        using Predictor predictor = whole.CreatePredictor(new PredictorOptions { MaxBatch = 64, ExactOrder = true });
        predictor.PredictBatch(x, y);
        Assert.InRange(t.Zip(y).Average(pair => Math.Pow(pair.First - pair.Second, 2)), 0, 0.05);
        predictor.PredictOne(x.AsSpan(0, 2), one);
        Assert.Equal(y[0], one[0]);
        using var file = new MemoryStream();
        whole.Save(file);
        file.Position = 0;
        Network loaded = Network.Load(file);
        loaded.Copy().CreatePredictor(64).PredictBatch(x, again);
        Assert.Equal(y, again);
        Assert.Equal(scaler.Transform(t), ((TargetScaler)loaded[3]).Transform(t));
    }

    /// <summary>v = 2x + 3 with targets from 1 to 5: x below -1 and above 1 is clamped.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_is_that_of_the_formula_and_0_where_an_output_is_clamped(bool log)
    {
        var network = new Network(1) { new TargetScaler { Log = log } };
        network.Parameters["0.mean"].Set([3]);
        network.Parameters["0.deviation"].Set([2]);
        network.Parameters["0.lowest"].Set([1]);
        network.Parameters["0.highest"].Set([5]);
        float[] inputs = [-1.5f, -1, -0.25f, 0.5f, 1, 1.25f];
        MatrixBuffer x = new MatrixBuffer(6, 1).Fill((row, _) => inputs[row]), dy = new MatrixBuffer(6, 1).Fill((row, _) => row + 1).ClearPadding();
        MatrixBuffer dx = new MatrixBuffer(6, 1).ClearPadding();

        network[0].Backward(x.Matrix, x.Matrix, dy.Matrix, dx.Matrix, new Pass([], null));

        for (int row = 0; row < 6; row++)
        {
            double slope = row is 0 or 5 ? 0 : 2 * (log ? Math.Exp((2 * inputs[row]) + 3) : 1);
            Assert.Equal(slope * (row + 1), dx[row, 0], 1e-6 * Math.Max(1, slope * (row + 1)));
        }
    }

    [Fact]
    public void Fit_reaches_a_layer_within_a_network_and_its_copies_go_their_own_way()
    {
        var network = new Network(1) { new TargetScaler() };
        float[] before = SklearnTable.Predict(network[0], [2, 1e30f], 1);
        Assert.Equal([2, 1e30f], before);
        Assert.False(((TargetScaler)network[0]).IsFitted);
        Network copy = network.Copy();

        ((TargetScaler)network[0]).Fit([10, 30]);

        float[] y = new float[1];
        network.CreatePredictor().PredictOne([0.5f], y);
        Assert.Equal(25, y[0]);
        copy.CreatePredictor().PredictOne([0.5f], y);
        Assert.Equal(0.5f, y[0]);
        Assert.True(((TargetScaler)network[0]).IsFitted);
    }

    [Fact]
    public void Impossible_targets_are_refused_and_change_nothing()
    {
        TargetScaler layer = new TargetScaler().Fit([1, 3]), logarithmic = new() { Log = true };

        Refused("targets is empty", () => layer.Fit([]));
        Refused("targets has 3 floats; it must be whole rows of 2", () => new TargetScaler().Fit([1, 2, 3], 2));
        Refused("targets has NaN in row 1, output 1", () => new TargetScaler().Fit([1, 2, 3, float.NaN], 2));
        Refused("targets has Infinity in row 0, output 0", () => layer.Fit([float.PositiveInfinity]));
        Refused("targets has -1 in row 1, output 0, both from 0; it must be above -1", () => logarithmic.Fit([0, -1]));
        Refused("rows of 1 inputs, these have 2", () => layer.Fit([1, 2], 2));
        Refused("rows of 1 inputs, these have 2", () => _ = new Network(2) { layer });
        Refused("standardized has 1 floats; it must have as many as targets, 2", () => layer.Transform([1, 2], new float[1]));
        Refused("targets has NaN", () => layer.Transform([float.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Fit([1], 0));
        Assert.Contains("never fitted", Assert.Throws<InvalidOperationException>(() => logarithmic.Transform([1])).Message, StringComparison.Ordinal);
        Assert.Equal([-1, 1], layer.Transform([1, 3]));

        static void Refused(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First))));
    }
}
