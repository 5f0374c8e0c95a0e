using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>The promise that threads do not show in the results, where it is hardest to keep: batches of one, and a last batch of one.</summary>
public sealed class SameBitsTests
{
    const int Inputs = 200, Outputs = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(13)]
    [InlineData(64)]
    public void Batches_of_any_size_train_the_same_bits_on_any_number_of_threads(int rows)
    {
        float[][] runs = [.. new[] { 1, 2, 3, 5 }.Select(threads =>
        {
            Network network = Make();
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = rows, Threads = threads };
            for (long step = 0; step < 5; step++)
            {
                trainer.TrainBatch(Sample.Normal(rows * Inputs, step), Sample.Labels(rows, Outputs, step));
            }
            return Sample.Values(network);
        })];

        Assert.All(runs, run => Assert.Equal(runs[0], run));
    }

    [Fact]
    public void Epoch_that_ends_in_a_batch_of_one_trains_the_same_bits_on_any_number_of_threads()
    {
        var data = new Dataset(Sample.Normal(65 * Inputs, 1), Inputs, Sample.Labels(65, Outputs, 2));
        float[][] runs = [.. new[] { 1, 2, 4 }.Select(threads =>
        {
            Network network = Make();
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 64, Epochs = 2, Threads = threads };
            trainer.Fit(data);
            return Sample.Values(network);
        })];

        Assert.All(runs, run => Assert.Equal(runs[0], run));
    }

    public static TheoryData<string> Optimizers => [.. Catalog.Default.Optimizers.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizer_makes_the_same_bits_on_any_number_of_threads(string name)
    {
        float[][] runs = [.. new[] { 1, 2, 3, 4, 8 }.Select(threads =>
        {
            Network network = Make();
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), Catalog.Default.Optimizers.Single(entry => entry.Name == name).CreateSample())
            {
                BatchSize = 13, Threads = threads,
            };
            for (long step = 0; step < 4; step++)
            {
                trainer.TrainBatch(Sample.Normal(13 * Inputs, step), Sample.Labels(13, Outputs, step));
            }
            return Sample.Values(network);
        })];

        Assert.All(runs, run => Assert.Equal(runs[0], run));
        Assert.DoesNotContain(runs[0], float.IsNaN);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predictions_are_the_same_bits_on_any_number_of_threads(bool exactOrder)
    {
        Network network = Make();
        float[] x = Sample.Normal(33 * Inputs, 3), one = new float[Outputs], many = new float[Outputs], batch = new float[33 * Outputs],
            batches = new float[33 * Outputs];
        using Predictor alone = network.CreatePredictor(new PredictorOptions { MaxBatch = 32, ExactOrder = exactOrder }),
            team = network.CreatePredictor(new PredictorOptions { MaxBatch = 32, ExactOrder = exactOrder, Threads = 3 });
        alone.PredictOne(x.AsSpan(0, Inputs), one);
        team.PredictOne(x.AsSpan(0, Inputs), many);
        // 32 rows, and one alone.
        alone.PredictBatch(x, batch);
        team.PredictBatch(x, batches);

        Assert.Equal(one, many);
        Assert.Equal(batch, batches);
    }

    [Fact]
    public void Layers_that_drop_measure_and_normalize_train_the_same_bits_on_any_number_of_threads()
    {
        float[][] runs = [.. new[] { 1, 2, 3, 8 }.Select(threads =>
        {
            var network = new Network(Inputs, seed: 7)
            {
                new Dense(300), new BatchNorm(), new PRelu
                {
                    IsPerFeature = true,
                }, new Dropout(0.3f), new Dense(260), new LayerNorm(), new PRelu(), new Dense(Outputs),
            };
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = 67, Threads = threads };
            for (long step = 0; step < 5; step++)
            {
                trainer.TrainBatch(Sample.Normal(67 * Inputs, step), Sample.Labels(67, Outputs, step));
            }
            return Sample.Values(network);
        })];

        Assert.All(runs, run => Assert.Equal(runs[0], run));
    }

    [Fact]
    public void Layers_for_tables_train_the_same_bits_on_any_number_of_threads()
    {
        float[][] runs = [.. new[] { 1, 2, 3, 8 }.Select(threads =>
        {
            var network = new Network(Inputs, seed: 7)
            {
                new Scale(), new Periodic(18) { Columns = [.. Enumerable.Range(0, 60)] }, new Embedding(5, (242, 7), (300, 4)), new Scale(), new Dense(300),
                new ParametricSelu(), new Dense(260), new ParametricMish(), new Dense(Outputs),
            };
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = 67, Threads = threads };
            for (long step = 0; step < 5; step++)
            {
                float[] x = Sample.Normal(67 * Inputs, step);
                for (int row = 0; row < 67; row++)
                {
                    // The scale before the embedding is 1 in the first step alone: then all categories are unknown.
                    x[(row * Inputs) + 62] = row % 8;
                    x[(row * Inputs) + 120] = row % 5 == 0 ? float.NaN : row % 5;
                }
                trainer.TrainBatch(x, Sample.Labels(67, Outputs, step));
            }
            return Sample.Values(network);
        })];

        Assert.All(runs, run => Assert.Equal(runs[0], run));
    }

    // Narrow layers, where a batch of one is summed in several chains, and wide ones, where threads share it.
    static Network Make() => new(Inputs, seed: 7) { new Dense(300), new Relu(), new Dense(40), new Tanh(), new Dense(12), new Gelu(), new Dense(Outputs) };
}
