using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Batches that go through the layers in pieces.</summary>
public sealed class MicroBatchTests
{
    const int Inputs = 11, Outputs = 3, Rows = 23;

    public static TheoryData<int, Reduction, bool> Cases
    {
        get
        {
            var data = new TheoryData<int, Reduction, bool>();
            foreach (int piece in new[] { 1, 4, 22, 23, 30 })
            {
                foreach (Reduction reduction in Enum.GetValues<Reduction>())
                {
                    data.Add(piece, reduction, false);
                    data.Add(piece, reduction, true);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pieces_train_as_the_whole_does(int piece, Reduction reduction, bool isWeighed)
    {
        Network whole = Make(), pieces = Make();
        var loss = new SoftmaxCrossEntropy { Reduction = reduction };
        using var trainer = new Trainer(whole, loss, new Sgd(0.02f)) { BatchSize = 32 };
        using var other = new Trainer(pieces, loss, new Sgd(0.02f)) { BatchSize = 32, MicroBatchSize = piece };
        float[] x = Sample.Normal(Rows * Inputs, 1), weights = isWeighed ? [.. Sample.Normal(Rows, 3).Select(MathF.Abs)] : [];
        int[] labels = Sample.Labels(Rows, Outputs, 2);
        for (int step = 0; step < 3; step++)
        {
            TestResult expected = trainer.TestBatch(x, new Targets(labels, weights)), found = other.TestBatch(x, new Targets(labels, weights));
            Assert.Equal(expected.Loss, found.Loss, 1e-5f * expected.Loss);
            Assert.Equal(expected.Accuracy, found.Accuracy, 1e-6f);
            Assert.Equal(trainer.TrainBatch(x, new Targets(labels, weights)), other.TrainBatch(x, new Targets(labels, weights)), 1e-5f * expected.Loss);
        }
        Assert.Equal(3, other.Steps);
        Assert.All(Sample.Values(whole).Zip(Sample.Values(pieces)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Every_piece_drops_others()
    {
        // The gradient by the bias before a dropped layer of ones shows what was kept.
        var network = new Network(1, seed: 1) { new Dense(64), new Dropout(0.5f) };
        using var trainer = new Trainer(network, new HalfSquaredError { Reduction = Reduction.Sum }, new Sgd(0)) { BatchSize = 2, MicroBatchSize = 1 };
        float[] bias = new float[64], both = new float[64];
        network.Parameters["0.weight"].Set(new float[64]);
        network.Parameters["0.bias"].Set([.. Enumerable.Repeat(1f, 64)]);
        trainer.ComputeGradients([0], new float[64]);
        network.Parameters["0.bias"].CopyGradientTo(bias);
        trainer.ComputeGradients([0, 0], new float[128]);
        network.Parameters["0.bias"].CopyGradientTo(both);

        // 2·2 where kept once: 0, 4 or 8 in both.
        Assert.Equal([0, 4], bias.Distinct().Order());
        Assert.Equal([0, 4, 8], both.Distinct().Order());
    }

    [Fact]
    public void Piece_that_a_layer_cannot_measure_is_refused()
    {
        var network = new Network(Inputs, seed: 1) { new Dense(5), new BatchNorm(), new Dense(Outputs) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 32, MicroBatchSize = 4 };
        trainer.TrainBatch(Sample.Normal(8 * Inputs, 1), Sample.Labels(8, Outputs, 2));
        Assert.Contains("cannot be trained with a batch of 1",
            Assert.Throws<ArgumentException>(() => trainer.TrainBatch(Sample.Normal(9 * Inputs, 1), Sample.Labels(9, Outputs, 2))).Message,
            StringComparison.Ordinal);
        Assert.Contains("MicroBatchSize is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(Make(), new SoftmaxCrossEntropy(), new Sgd(0.1f)) { MicroBatchSize = -1 }).Message,
            StringComparison.Ordinal);
    }

    static Network Make() => new(Inputs, seed: 3) { new Dense(20), new Relu(), new Dense(Outputs) };
}
