using FastNn.Layers;
using FastNn.Memory;
using FastNn.Tests.Conformance;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>Chains beside each other: gradients, single rows, files, and an ensemble of networks that were trained one by one.</summary>
[Collection(QuietCollection.Name)]
public sealed class AverageTests
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
            $"members, {rows} rows");
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(6, 3)]
    public void Smaller_batch_finds_nothing_left_of_a_larger_one(int first, int second)
    {
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
    public void Rows_run_through_the_steps_of_the_layers_inside()
    {
        var network = new Network(Inputs)
        {
            new Average
            {
                new Sequential { new Dense(17), new Relu(), new Dense(Outputs), new Softmax() },
                new Sequential { new Residual { new Dense(Inputs) }, new Dense(Outputs) },
            },
        };
        _ = network.Parameters;
        var options = new RowStepOptions(ExactOrder: false, new Slab(network[0].ScratchSize(Inputs, 1)), null);
        foreach (Layer member in network[0].Children)
        {
            Assert.IsType<RowPlan>(member.CreateRowStep(Inputs, true, options));
        }
        Assert.StartsWith("AverageStep", network[0].CreateRowStep(Inputs, true, options)!.GetType().Name, StringComparison.Ordinal);
        Assert.StartsWith("ResidualStep", network[0].Children[1].Children[0].CreateRowStep(Inputs, true, options)!.GetType().Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Loaded_and_copied_networks_have_the_same_members()
    {
        Network network = Sample.Scrambled(Make());
        using var stream = new MemoryStream();
        network.Save(stream);
        stream.Position = 0;
        Network loaded = Network.Load(stream);

        Assert.Equal(
            ["0.weight", "0.bias", "1.0.0.weight", "1.0.0.bias", "1.0.3.weight", "1.0.3.bias", "1.1.weight", "1.1.bias", "1.2.0.weight", "1.2.0.bias",
                "1.2.1.0.weight", "1.2.1.0.bias", "1.2.2.weight", "1.2.2.bias", "2.weight", "2.bias"],
            loaded.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(Sample.Values(network), Sample.Values(loaded));
        Assert.Equal(network.ComputeHash(), loaded.ComputeHash());
        Assert.Equal(network.ComputeHash(), network.Copy().ComputeHash());
        Assert.Contains("1.2.1.0", network.ToString(), StringComparison.Ordinal);
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
    public void Average_of_networks_has_the_mean_of_their_outputs()
    {
        Network[] networks = [.. Enumerable.Range(0, 3).Select(seed => Sample.Scrambled(new Network(Inputs, seed)
        {
            new Standardizer(), new Dense(7 + seed), new Selu(), new BatchNorm(), new Dense(Outputs), new Softmax(),
        }))];
        networks[0].Metadata.Add("classes", "a,b,c,d");
        Network average = Network.Average(networks);
        float[] x = Sample.Normal(5 * Inputs, 1), y = new float[5 * Outputs];
        float[][] each = [.. networks.Select(network =>
        {
            float[] own = new float[y.Length];
            network.CreatePredictor(5).PredictBatch(x, own);
            return own;
        })];
        average.CreatePredictor(5).PredictBatch(x, y);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(each.Average(own => own[i]), y[i], 1e-6f);
        }
        Assert.Equal((OutputKind.Probabilities, "a,b,c,d"), (average[0].Produces, average.Metadata["classes"]));
        Assert.Equal(OutputKind.Values, Make()[1].Produces);
        Assert.Equal(OutputKind.Probabilities, new Sequential { new Dense(2), new Sigmoid() }.Produces);

        // The copies are trained by themselves.
        using var trainer = new Trainer(average, new CrossEntropy(), new Adam(0.01));
        float before = trainer.TrainBatch(x, [0, 1, 2, 3, 0]);
        for (int i = 0; i < 20; i++)
        {
            trainer.TrainBatch(x, [0, 1, 2, 3, 0]);
        }
        Assert.True(trainer.TestBatch(x, [0, 1, 2, 3, 0]).Loss < before);
        float[] again = new float[y.Length];
        networks[0].CreatePredictor(5).PredictBatch(x, again);
        Assert.Equal(each[0], again);
    }

    [Fact]
    public void Members_that_do_not_fit_are_refused_in_a_sentence()
    {
        var network = new Network(8);
        Refused("the Average block has no members", new Average());
        Refused("the Sequential block has no layers", new Average { new Sequential() });
        Refused("member 1 (Dense) of the Average block has 6 outputs, and member 0 has 5", new Average { new Dense(5), new Dense(6) });
        Assert.Contains("networks is empty", Assert.Throws<ArgumentException>(() => Network.Average()).Message, StringComparison.Ordinal);
        Assert.Contains("8 and 9 inputs", Assert.Throws<ArgumentException>(
            () => Network.Average(new Network(8) { new Dense(1) }, new Network(9) { new Dense(1) })).Message, StringComparison.Ordinal);

        void Refused(string message, Layer wrong) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => network.Add(wrong)).Message, StringComparison.Ordinal);
    }

    static Network Make(int width = 19) => new(Inputs, seed: 6)
    {
        new Dense(width),
        new Average
        {
            new Sequential { new Dense(width + 6), new Gelu(), new Dropout(0.2f), new Dense(width - 2) },
            new Dense(width - 2),
            new Sequential { new Dense(5), new Average { new Dense(5), new Tanh() }, new Dense(width - 2), new Sigmoid() },
        },
        new Dense(Outputs),
    };
}
