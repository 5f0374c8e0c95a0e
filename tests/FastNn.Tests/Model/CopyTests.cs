using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

public sealed class CopyTests
{
    const int Inputs = 11, Outputs = 5, Rows = 6;

    public static TheoryData<string> Layers => [.. Catalog.Default.Layers.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Copy_is_the_same_network_and_learns_the_same(string name)
    {
        Network network = Sample.Scrambled(
            new Network(Inputs, seed: 3) { new Dense(17), Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample(), new Dense(Outputs) });
        Learn(network);

        Network copy = network.Copy();

        Assert.Equal(network.ComputeHash(), copy.ComputeHash());
        Assert.Equal(network.Seed, copy.Seed);
        AssertSame(Predict(network), Predict(copy));
        Learn(network);
        Learn(copy);
        AssertSame(Sample.Values(network), Sample.Values(copy));
    }

    [Fact]
    public void Copy_has_the_factors_and_the_frozen_parameters()
    {
        var network = new Network(Inputs, seed: 3) { new Dense(4), new Dense(Outputs) };
        network.Parameters["0.weight"].IsFrozen = true;
        (network.Parameters["1.weight"].LearningRateFactor, network.Parameters["1.weight"].DecayFactor) = (0.5f, 0);

        ParameterList copy = network.Copy().Parameters;

        Assert.Equal([true, false, false, false], copy.Select(parameter => parameter.IsFrozen));
        Assert.Equal((0.5f, 0f), (copy["1.weight"].LearningRateFactor, copy["1.weight"].DecayFactor));
        Assert.Equal((1f, 1f), (copy["1.bias"].LearningRateFactor, copy["1.bias"].DecayFactor));
    }

    [Fact]
    public void Copy_lives_alone()
    {
        var network = new Network(Inputs, seed: 3) { new Residual { new Dense(Inputs), new BatchNorm() }, new Dense(Outputs) };
        float[] values = Sample.Values(network), answers = Predict(network);
        Network copy = network.Copy();

        Learn(copy);

        Assert.NotEqual(values, Sample.Values(copy));
        AssertSame(values, Sample.Values(network));
        AssertSame(answers, Predict(network));
        Assert.All(Enumerable.Range(0, network.Count), i => Assert.NotSame(network[i], copy[i]));
        Assert.NotSame(((Residual)network[0])[0], ((Residual)copy[0])[0]);
    }

    [Fact]
    public void Layers_that_the_catalog_does_not_know_are_copied_too()
    {
        var network = new Network(Inputs, seed: 3) { new Shift(2.5f), new Dense(Outputs) };

        AssertSame(Predict(network), Predict(network.Copy()));
    }

    [Fact]
    public void Copy_of_nothing_is_refused() => Assert.Throws<InvalidOperationException>(() => new Network(3).Copy());

    static void AssertSame(float[] expected, float[] found) => Assert.Equal(-1, Bits.FirstDifference(expected, found));

    static float[] Predict(Network network)
    {
        float[] outputs = new float[Rows * Outputs];
        using Predictor predictor = network.CreatePredictor(Rows);
        predictor.PredictBatch(Sample.Normal(Rows * Inputs, 5), outputs);
        return outputs;
    }

    static void Learn(Network network)
    {
        using var trainer = new Trainer(network, new MeanSquaredError(), new Adam(0.01f)) { BatchSize = Rows };
        for (int i = 0; i < 3; i++)
        {
            trainer.TrainBatch(Sample.Normal(Rows * Inputs, 1), Sample.Normal(Rows * Outputs, 2));
        }
    }

    sealed class Shift(float by) : Layer
    {
        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
        {
            for (int row = 0; row < x.Rows; row++)
            {
                for (int i = 0; i < x.Columns; i++)
                {
                    y.Row(row)[i] = x.Row(row)[i] + by;
                }
            }
        }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass) =>
            throw new NotSupportedException();
    }
}
