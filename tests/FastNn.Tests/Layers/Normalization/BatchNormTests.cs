using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

public sealed class BatchNormTests
{
    const int Inputs = 6, Outputs = 3;

    [Fact]
    public void Batch_of_one_is_refused_before_anything_is_changed()
    {
        Network network = Make();
        float[] before = Sample.Values(network);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 8 };

        var error = Assert.Throws<ArgumentException>(() => trainer.TrainOne(new float[Inputs], 1));
        Assert.Contains("Layer 1 (BatchNorm) cannot be trained with a batch of 1: it needs at least 2 samples", error.Message, StringComparison.Ordinal);
        // Eight, and a rest of one: refused before the eight are learned.
        Assert.Throws<ArgumentException>(() => trainer.Fit(Data(9)));
        Assert.Equal(before, Sample.Values(network));

        trainer.TestOne(new float[Inputs], 1);
        trainer.Fit(Data(10), Data(9));
    }

    [Fact]
    public void Predictor_sees_what_a_trainer_goes_on_to_learn()
    {
        Network network = Make();
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.5f)) { BatchSize = 8 };
        using Predictor old = network.CreatePredictor(8);
        float[] x = Sample.Normal(8 * Inputs, 1), before = new float[8 * Outputs], after = new float[8 * Outputs], fresh = new float[8 * Outputs];
        old.PredictBatch(x, before);
        trainer.TrainBatch(x, Sample.Labels(8, Outputs, 2));
        old.PredictBatch(x, after);
        network.CreatePredictor(8).PredictBatch(x, fresh);

        Assert.NotEqual(before, after);
        Assert.Equal(fresh, after);
        old.PredictOne(x.AsSpan(0, Inputs), after.AsSpan(0, Outputs));
        network.CreatePredictor().PredictOne(x.AsSpan(0, Inputs), fresh.AsSpan(0, Outputs));
        Assert.Equal(fresh, after);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Folded_into_the_layer_before_it_is_the_same_bits_as_alone(bool isAffine)
    {
        // Behind an activation it runs alone; behind the dense layer as one with it. The activation gives back what it gets.
        Network folded = Make(isAffine), alone = Make(isAffine, new LeakyRelu(1));
        foreach (Parameter parameter in Sample.Scrambled(folded).Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            int layer = parameter.Name[0] - '0';
            alone.Parameters[$"{(layer == 0 ? 0 : layer + 1)}{parameter.Name[1..]}"].Set(values);
        }
        float[] x = Sample.Normal(5 * Inputs, 1), y = new float[5 * Outputs], expected = new float[5 * Outputs];
        foreach (int maxBatch in new[] { 1, 2, 5 })
        {
            foreach (bool exactOrder in new[] { false, true })
            {
                using Predictor one = folded.CreatePredictor(new PredictorOptions { MaxBatch = maxBatch, ExactOrder = exactOrder }),
                    other = alone.CreatePredictor(new PredictorOptions { MaxBatch = maxBatch, ExactOrder = exactOrder });
                one.PredictBatch(x, y);
                other.PredictBatch(x, expected);
                Assert.Equal(expected, y);
                one.PredictOne(x.AsSpan(0, Inputs), y.AsSpan(0, Outputs));
                other.PredictOne(x.AsSpan(0, Inputs), expected.AsSpan(0, Outputs));
                Assert.Equal(expected, y);
            }
        }
    }

    [Fact]
    public void Running_statistics_come_to_what_predictions_need()
    {
        var network = new Network(Inputs, seed: 1) { new BatchNorm { Momentum = 0.5f }, new Dense(Outputs) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0)) { BatchSize = 400 };
        float[] x = [.. Sample.Normal(400 * Inputs, 1).Select((value, i) => (value * (1 + (i % Inputs))) + (10 * (i % Inputs)))];
        for (int i = 0; i < 30; i++)
        {
            trainer.TrainBatch(x, Sample.Labels(400, Outputs, 2));
        }
        var cache = new ForwardCache(network, 400, training: true);
        cache.Forward(new(x, 400, Inputs));
        for (int i = 0; i < Inputs; i++)
        {
            float[] column = [.. Enumerable.Range(0, 400).Select(row => cache.Output(0, 400).Row(row)[i])];
            Assert.Equal(0, column.Average(), 1e-4);
            Assert.Equal(1, column.Average(value => value * (double)value), 5e-3);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Momentum_outside_its_range_is_refused(float momentum) => Assert.Throws<ArgumentException>(() => new BatchNorm { Momentum = momentum });

    [Theory]
    [InlineData(0f)]
    [InlineData(float.PositiveInfinity)]
    public void Epsilon_outside_its_range_is_refused(float epsilon)
    {
        Assert.Throws<ArgumentException>(() => new BatchNorm { Epsilon = epsilon });
        Assert.Throws<ArgumentException>(() => new LayerNorm { Epsilon = epsilon });
    }

    static Dataset Data(int rows) => new(Sample.Normal(rows * Inputs, 3), Inputs, Sample.Labels(rows, Outputs, 4));

    static Network Make(bool isAffine = true, Layer? between = null)
    {
        var network = new Network(Inputs, seed: 1) { new Dense(20) };
        if (between is not null)
        {
            network.Add(between);
        }
        network.Add(new BatchNorm { IsAffine = isAffine });
        network.Add(new Relu());
        network.Add(new Dense(Outputs));
        return network;
    }
}
