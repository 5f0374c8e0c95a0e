using FastNn.Tests.Conformance;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>Blocks with dense layers, of widths that padding has to fill, with drops and statistics, and blocks in blocks.</summary>
[Collection(QuietCollection.Name)]
public sealed class ResidualTests
{
    const int Inputs = 9, Outputs = 4;

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public void Gradients_agree_with_central_differences(int rows)
    {
        Network network = Sample.Scrambled(Make());
        float[] inputs = Sample.Normal(rows * Inputs, 1), targets = Sample.Normal(rows * Outputs, 2);

        GradientTests.Check(network, new MeanSquaredError(), inputs, targets, y => DoubleNetwork.Loss(nameof(MeanSquaredError), Reduction.Mean, y, targets),
            $"blocks, {rows} rows");
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(6, 3)]
    public void Smaller_batch_finds_nothing_left_of_a_larger_one(int first, int second)
    {
        // Gradients inside a block lie in scratch memory, at other places for every size of a batch.
        Network network = Make(), fresh = Make();
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0)) { BatchSize = 8 };
        using var other = new Trainer(fresh, new MeanSquaredError(), new Sgd(0)) { BatchSize = second };
        trainer.ComputeGradients(Sample.Normal(first * Inputs, 1), Sample.Normal(first * Outputs, 2));
        trainer.ComputeGradients(Sample.Normal(second * Inputs, 3), Sample.Normal(second * Outputs, 4));
        other.ComputeGradients(Sample.Normal(second * Inputs, 3), Sample.Normal(second * Outputs, 4));

        Assert.Equal(-1, Bits.FirstDifference(fresh.Parameters.Store.RequireGradients().Span, network.Parameters.Store.RequireGradients().Span));
    }

    [Fact]
    public void Predictions_are_those_of_double_alone_and_in_batches()
    {
        Network network = Sample.Scrambled(Make());
        float[] x = Sample.Normal(7 * Inputs, 1), y = new float[7 * Outputs], one = new float[Outputs];
        using Predictor batches = network.CreatePredictor(new PredictorOptions { MaxBatch = 4, ExactOrder = true }),
            single = network.CreatePredictor(new PredictorOptions { ExactOrder = true });
        batches.PredictBatch(x, y);
        double[][] expected = new DoubleNetwork(network).Forward(x);
        for (int row = 0; row < 7; row++)
        {
            single.PredictOne(x.AsSpan(row * Inputs, Inputs), one);
            Assert.Equal(one, y[(row * Outputs)..((row + 1) * Outputs)]);
            for (int i = 0; i < Outputs; i++)
            {
                Assert.Equal(expected[row][i], one[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Parameters_are_named_by_both_places() => Assert.Equal(
        ["0.weight", "0.bias", "1.0.weight", "1.0.bias", "1.1.weight", "1.1.bias", "1.1.running_mean", "1.1.running_var", "1.4.weight", "1.4.bias",
            "2.0.0.weight", "2.0.2.weight", "2.0.2.bias", "2.1.weight", "2.1.bias", "3.weight", "3.bias"],
        Make().Parameters.Select(parameter => parameter.Name));

    [Fact]
    public void Loaded_network_has_the_same_blocks()
    {
        Network network = Sample.Scrambled(Make());
        using var stream = new MemoryStream();
        network.Save(stream);
        stream.Position = 0;
        Network loaded = Network.Load(stream);

        Assert.Equal(network.Parameters.Select(parameter => parameter.Name), loaded.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(Sample.Values(network), Sample.Values(loaded));
        float[] x = Sample.Normal(Inputs, 1), y = new float[Outputs], again = new float[Outputs];
        network.CreatePredictor().PredictOne(x, y);
        loaded.CreatePredictor().PredictOne(x, again);
        Assert.Equal(y, again);
    }

    [Fact]
    public void Training_allocates_nothing_and_gives_the_same_bits_on_any_number_of_threads()
    {
        float[][] runs = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            Network network = Make(width: 130);
            using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.01f)) { BatchSize = 160, Threads = threads };
            using Predictor predictor = network.CreatePredictor(16);
            float[] x = Sample.Normal(160 * Inputs, 1), t = Sample.Normal(160 * Outputs, 2), y = new float[160 * Outputs];
            trainer.TrainBatch(x, t);
            predictor.PredictBatch(x, y);
            long before = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainBatch(x, t);
            trainer.TestBatch(x, t);
            predictor.PredictBatch(x, y);
            predictor.PredictOne(x.AsSpan(0, Inputs), y.AsSpan(0, Outputs));
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            return Sample.Values(network);
        })];

        Assert.All(runs, run => Assert.Equal(runs[0], run));
    }

    [Fact]
    public void Block_that_cannot_be_is_refused_in_a_sentence()
    {
        var network = new Network(8);
        Refused("the Residual block has no layers", new Residual());
        Refused("adds its 8 inputs to its outputs, which are 5. Let its last Dense layer be new Dense(8)", new Residual { new Dense(5) });
        Refused("layer 1 (Residual) of the block cannot follow 5 outputs", new Residual { new Dense(5), new Residual { new Dense(4) }, new Dense(8) });
        Assert.Empty(network);

        var dense = new Dense(8);
        var block = new Residual { dense };
        Assert.Throws<ArgumentException>(() => block.Add(dense));
        Assert.Throws<ArgumentException>(() => block.Add(block));
        Assert.Throws<ArgumentException>(() => network.Add(dense));
        network.Add(block);
        Assert.Throws<InvalidOperationException>(() => block.Add(new Relu()));
        Assert.Throws<ArgumentException>(() => new Network(8) { block });

        void Refused(string message, Residual wrong) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => network.Add(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Block_with_batch_normalization_refuses_a_batch_of_one()
    {
        using var trainer = new Trainer(Make(), new MeanSquaredError(), new Sgd(0.1f));
        Assert.Contains("Layer 1 (Residual) cannot be trained with a batch of 1",
            Assert.Throws<ArgumentException>(() => trainer.TrainOne(new float[Inputs], new float[Outputs])).Message, StringComparison.Ordinal);
    }

    static Network Make(int width = 19) => new(Inputs, seed: 6)
    {
        new Dense(width),
        new Residual { new Dense(width + 6), new BatchNorm(), new Gelu(), new Dropout(0.2f), new Dense(width) },
        new Residual { new Residual { new Dense(5) { HasBias = false }, new Tanh(), new Dense(width) }, new LayerNorm(), new Tanh() },
        new Dense(Outputs),
    };
}
