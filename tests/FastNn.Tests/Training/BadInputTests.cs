using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>What cannot be right is refused in a sentence with the value and the fix, and nothing is changed.</summary>
public sealed class BadInputTests
{
    static readonly float[] inputs = Sample.Normal(4 * 3, 1), rows = Sample.Normal(4 * 2, 2);

    [Fact]
    public void Batches_that_do_not_fit_change_nothing()
    {
        Network network = new(3, seed: 1) { new Dense(5), new Tanh(), new Dense(2) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.1f)) { BatchSize = 4 };
        trainer.TrainBatch(inputs, new int[] { 0, 1, 0, 1 });
        float[] before = Sample.Values(network);

        Refused("inputs has 0 numbers; it must be one or more whole samples", () => trainer.TrainBatch([], Array.Empty<int>()));
        Refused("inputs has 11 numbers; it must be one or more whole samples of 3", () => trainer.TrainBatch(inputs.AsSpan(1), new int[] { 0, 1, 0, 1 }));
        Refused("targets.Labels has 3 values; it must have 4", () => trainer.TrainBatch(inputs, new int[] { 0, 1, 0 }));
        Refused("targets.Labels[3] is 2; a label must be a whole number from 0 to 1", () => trainer.TrainBatch(inputs, new int[] { 0, 1, 0, 2 }));
        Refused("targets.Labels[0] is -1", () => trainer.TrainBatch(inputs, new int[] { -1, 1, 0, 0 }));
        Refused("targets.Rows has 7 values; it must have 8", () => trainer.TrainBatch(inputs, rows.AsSpan(1)));
        Refused("inputs has 5 samples; the largest batch is 4. Set BatchSize", () => trainer.TrainBatch(new float[15], new int[5]));
        Refused("input has 6 numbers; it must be one sample of 3 inputs", () => trainer.TrainOne(new float[6], new int[] { 0, 0 }));
        Refused("targets.Labels[0] is 7", () => trainer.TrainOne(inputs.AsSpan(0, 3), 7));
        Refused("targets.Labels[0] is 7", () => trainer.TestOne(inputs.AsSpan(0, 3), 7));
        Refused("targets.Rows has 6 values; it must have 8", () => trainer.TestBatch(inputs, rows.AsSpan(2)));
        Refused("targets.Rows has 6 values; it must have 8", () => trainer.ComputeGradients(inputs, rows.AsSpan(2)));

        Assert.Equal(before, Sample.Values(network));
        Assert.Equal(1, trainer.Steps);

        static void Refused(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message);
    }

    [Fact]
    public void Datasets_that_do_not_fit_are_refused()
    {
        using var trainer = new Trainer(new Network(3) { new Dense(2) }, new SoftmaxCrossEntropy(), new Sgd(0.1f));

        Assert.Contains("training has samples of 4 inputs; the network has 3",
            Assert.Throws<ArgumentException>(() => trainer.Fit(new Dataset(new float[8], 4, new int[2]))).Message);
        Assert.Contains("training has 5 classes", Assert.Throws<ArgumentException>(() => trainer.Fit(new Dataset(new float[6], 3, new[] { 0, 4 }))).Message);
        Assert.Contains("3 targets a sample", Assert.Throws<ArgumentException>(() => trainer.Test(new Dataset(new float[6], 3, new float[6], 3))).Message);
        Assert.Throws<ArgumentNullException>(() => trainer.Fit((Dataset)null!));
        Assert.ThrowsAny<ArgumentException>(() => new Dataset(Array.Empty<float>(), 3, Array.Empty<int>()));
    }

    [Fact]
    public void Labels_under_a_loss_of_numbers_are_refused_with_the_fix()
    {
        using var trainer = new Trainer(new Network(3) { new Dense(2) }, new MeanSquaredError(), new Sgd(0.1f));

        Assert.Contains("OneHot", Assert.Throws<ArgumentException>(() => trainer.TrainBatch(inputs, new int[4])).Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-0.1f)]
    public void Impossible_rates_and_strengths_are_refused(float value)
    {
        string shown = value.ToString(System.Globalization.CultureInfo.CurrentCulture);
        Func<object>[] calls =
        [
            () => new Sgd(value), () => new Adam(value), () => new Adam { Beta1 = value }, () => new Adam { Beta2 = value }, () => new Adam
            {
                Epsilon = value,
            }, () => new Adam { WeightDecay = value },
            () => new Sgd(0.1f) { Momentum = value }, () => new Sgd(0.1f)
            {
                WeightDecay = value,
            }, () => new L0(value), () => new L1(value), () => new L2(value), () => new L0(1) { Threshold = value },
            () => new Sgd(0.1f).LearningRate = value,
        ];
        Assert.All(calls, call => Assert.Contains(shown, Assert.ThrowsAny<ArgumentException>(call).Message));
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        Network network = new(3) { new Dense(2) };

        Assert.Contains("BatchSize is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, new MeanSquaredError(), new Sgd(1)) { BatchSize = 0 }).Message);
        Assert.Contains("Epochs is -2",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, new MeanSquaredError(), new Sgd(1)) { Epochs = -2 }).Message);
        Assert.Contains("Threads is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, new MeanSquaredError(), new Sgd(1)) { Threads = 0 }).Message);
        Assert.Contains("NaN",
            Assert.Throws<ArgumentException>(() => new Trainer(network, new MeanSquaredError(), new Sgd(1)) { ClipGradientNorm = float.NaN }).Message);
        Assert.Contains("Reduction is 9; it must be",
            Assert.Throws<ArgumentOutOfRangeException>(() => new MeanSquaredError { Reduction = (Reduction)9 }).Message);
        Assert.Throws<ArgumentException>(() => new LeakyRelu(float.NaN));
        Assert.Throws<ArgumentException>(() => new Elu(float.PositiveInfinity));
    }

    [Fact]
    public void Softmax_under_softmax_cross_entropy_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new Trainer(new Network(3) { new Dense(2), new Softmax() }, new SoftmaxCrossEntropy(), new Sgd(0.1f)));

        Assert.Contains("SoftmaxCrossEntropy needs logits", error.Message);
    }

    [Fact]
    public void Network_without_layers_or_parameters_is_refused()
    {
        Assert.Contains("no layers",
            Assert.Throws<InvalidOperationException>(() => new Trainer(new Network(3), new MeanSquaredError(), new Sgd(0.1f))).Message);
        Assert.Contains("no layers", Assert.Throws<InvalidOperationException>(() => new Network(3).CreatePredictor()).Message);
        Assert.Contains("no parameters",
            Assert.Throws<InvalidOperationException>(() => new Trainer(new Network(3) { new Relu() }, new MeanSquaredError(), new Sgd(0.1f))).Message);
    }

    [Fact]
    public void Use_after_dispose_is_refused_and_a_second_dispose_is_nothing()
    {
        var trainer = new Trainer(new Network(3) { new Dense(2) }, new MeanSquaredError(), new Sgd(0.1f)) { Threads = 2, BatchSize = 4 };
        trainer.Dispose();
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.TrainBatch(inputs, rows));
        Assert.Throws<ObjectDisposedException>(() => trainer.TestBatch(inputs, rows));
        Assert.Throws<ObjectDisposedException>(() => trainer.Fit(new Dataset(inputs, 3, rows, 2)));
        Assert.Throws<ObjectDisposedException>(() => trainer.Test(new Dataset(inputs, 3, rows, 2)));
    }

    [Fact]
    public void Cross_entropy_on_probabilities_refuses_a_network_that_gives_none()
    {
        var logits = new Network(3, seed: 1) { new Dense(2) };
        Layer[] lastLayers = [new Softmax(), new Sigmoid(), new HardSigmoid()];

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Trainer(logits, new CrossEntropy(), new Adam()));

        Assert.Contains("The last layer produces Values; CrossEntropy needs probabilities", error.Message);
        Assert.Contains("Use SoftmaxCrossEntropy for logits", error.Message);
        Assert.All(lastLayers, last => new Trainer(new Network(3, seed: 1) { new Dense(2), last }, new CrossEntropy(), new Adam()).Dispose());
    }
}
