using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>A last layer that divides logits by a fitted temperature.</summary>
public sealed class TemperatureTests
{
    static readonly float[] logits = SklearnTable.Floats("logits"), scores = SklearnTable.Floats("scores");
    static readonly int[] labels = Integers("labels"), yes = Integers("yes");

    [Fact]
    public void Fitted_temperature_is_the_minimum_that_scipy_finds()
    {
        Assert.Equal(SklearnTable.Numbers.GetProperty("temperature").GetDouble(), new Temperature().Fit(logits, labels).Value, 1e-6);
        Assert.Equal(SklearnTable.Numbers.GetProperty("score_temperature").GetDouble(), new Temperature().Fit(scores, yes).Value, 2e-6);
    }

    [Fact]
    public void Logits_are_divided_and_gradients_too()
    {
        Temperature layer = new Temperature { Value = 4 };
        Assert.Equal([0.25f, -2, float.NaN, 100], SklearnTable.Predict(layer, [1, -8, float.NaN, 400], 2));
        var network = new Network(3) { new Dense(3), layer };
        Assert.Equal(["0.weight [3, 3]", "0.bias [3]", "1.temperature [1]"], network.Parameters.Select(parameter => parameter.ToString()));

        layer.Value = 2;

        Assert.Equal(2, network.Parameters["1.temperature"].Values[0]);
        Assert.Equal(2, ((Temperature)network.Copy()[1]).Value);
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;
        Assert.Equal(2, ((Temperature)Network.Load(file)[1]).Value);
    }

    /// <summary>Logits that are always right get surer without end, those that are always wrong become equal: the ends of the range.</summary>
    [Fact]
    public void Temperature_without_a_minimum_is_at_an_end()
    {
        Assert.Equal(0.01f, new Temperature().Fit([1, 0, 0, 1], [0, 1]).Value, 1e-8f);
        Assert.Equal(100f, new Temperature().Fit([1, 0, 0, 1], [1, 0]).Value, 1e-4f);
        Assert.Equal(1, new Temperature().Fit([2, 2, 2, 2], [0, 1]).Value);
        Assert.InRange(new Temperature().Fit([1e30f, -1e30f, 1e30f, -1e30f], [0, 1]).Value, 99.9f, 100.1f);
    }

    [Fact]
    public void Calibration_improves_the_cross_entropy_of_validation_rows_and_changes_no_class()
    {
        float[] doubled = [.. logits.Select(value => value * 2)];
        float once = new Temperature().Fit(logits, labels).Value, twice = new Temperature().Fit(doubled, labels).Value;
        Assert.Equal(2 * once, twice, 1e-5f);
        Assert.True(CrossEntropy(once) < CrossEntropy(once * 1.01f) && CrossEntropy(once) < CrossEntropy(once * 0.99f) && CrossEntropy(once) < CrossEntropy(1));

        double CrossEntropy(double t) => logits.Chunk(4).Zip(labels).Average(pair =>
            Math.Log(pair.First.Sum(value => Math.Exp(value / t))) - (pair.First[pair.Second] / t));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(37)]
    public void Probabilities_are_those_of_their_logits(int classes)
    {
        float[] x = Sample.Normal(5 * classes, 3), targets = Sample.Normal(5 * classes, 4);
        var logits = new Network(classes) { new Temperature { Value = 2.5f }, new Softmax() };
        var probabilities = new Network(classes) { new Softmax(), new Temperature { TakesProbabilities = true, Value = 2.5f } };

        Assert.Equal(OutputKind.Probabilities, probabilities[1].Produces);
        float[] expected = Predict(logits), own = Predict(probabilities);
        for (int i = 0; i < own.Length; i++)
        {
            Assert.Equal(expected[i], own[i], 1e-6f);
        }
        Assert.Equal(own, Predict(probabilities.Copy()));
        var network = new Network(classes, seed: 1) { new Dense(classes), new Softmax(), new Temperature { TakesProbabilities = true, Value = 0.7f } };
        GradientCheckResult check = new GradientCheck().Run(network, new MeanSquaredError(), x, targets);
        Assert.True(check.IsRight, check.ToString());

        float[] Predict(Network network)
        {
            using Predictor predictor = network.CreatePredictor(5);
            float[] y = new float[x.Length];
            predictor.PredictBatch(x, y);
            return y;
        }
    }

    [Fact]
    public void Temperature_of_probabilities_is_that_of_their_logits()
    {
        float[] probabilities = [.. logits.Chunk(4).SelectMany(row => row.Select(value => (float)(Math.Exp(value) / row.Sum(other => Math.Exp(other)))))];
        var layer = new Temperature { TakesProbabilities = true };

        Assert.Equal(new Temperature().Fit(logits, labels).Value, layer.Fit(probabilities, labels).Value, 1e-4f);
        Assert.InRange(layer.Fit([1, 0, 0, 1, 0, 1], [0, 1, 0]).Value, 50, 100);
        Assert.Contains("probabilities has -1 at 1", Assert.Throws<ArgumentException>(() => layer.Fit([1, -1], [0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_logits_and_labels_are_refused()
    {
        var layer = new Temperature { Value = 3 };

        Refused("logits has 0 floats for 0 labels", () => layer.Fit([], []));
        Refused("logits has 3 floats for 2 labels", () => layer.Fit([1, 2, 3], [0, 1]));
        Refused("logits has NaN in row 1", () => layer.Fit([1, 2, float.NaN, 3], [0, 1]));
        Refused("labels has 2 in row 1, from 0; it must be from 0 to 1", () => layer.Fit([1, 2, 3, 4], [0, 2]));
        Refused("labels has -1 in row 0", () => layer.Fit([1, 2], [-1]));
        Refused("labels has 2 in row 1", () => layer.Fit([1, 2], [1, 2]));
        Assert.Throws<ArgumentException>(() => layer.Value = 0);
        Assert.Throws<ArgumentException>(() => layer.Value = float.NaN);
        Assert.Equal(3, layer.Value);

        static void Refused(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    static int[] Integers(string name) => [.. SklearnTable.Numbers.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];
}
