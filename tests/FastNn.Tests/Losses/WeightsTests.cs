using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Losses;

/// <summary>Samples and classes that count differently, with every loss there is.</summary>
[Collection(QuietCollection.Name)]
public sealed class WeightsTests
{
    const int Inputs = 6, Outputs = 4;

    static readonly int[] counts = [2, 0, 1, 3, 1];
    static readonly float[] weights = [.. counts.Select(count => (float)count)];

    public static TheoryData<string, Reduction> Losses
    {
        get
        {
            var data = new TheoryData<string, Reduction>();
            foreach (CatalogEntry<Loss> entry in Catalog.Default.Losses)
            {
                data.Add(entry.Name, Reduction.Mean);
            }
            foreach (Reduction reduction in Enum.GetValues<Reduction>())
            {
                data.Add("own", reduction);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Weight_is_how_often_a_sample_is_there(string name, Reduction reduction)
    {
        Loss loss = name == "own" ? new MeanSquaredError { Reduction = reduction } : Catalog.Default.Losses.Single(entry => entry.Name == name).CreateSample();
        Network network = Make(name);
        float[] x = Sample.Normal(5 * Inputs, 1), t = Sample.Distributions(5, Outputs, 2);
        using var trainer = new Trainer(network, loss, new Sgd(0.1f)) { BatchSize = 7 };

        float expected = trainer.ComputeGradients(Repeat(x, Inputs), Repeat(t, Outputs));
        float[] gradient = Gradients(network);
        float weighed = trainer.ComputeGradients(x, new Targets(t, weights));

        Assert.Equal(expected, weighed, 1e-5f);
        Assert.All(gradient.Zip(Gradients(network)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(weighed, trainer.TestBatch(x, new Targets(t, weights)).Loss, 1e-6f);
    }

    [Fact]
    public void Weights_of_classes_are_those_of_their_samples_and_PyTorchs()
    {
        // torch.nn.CrossEntropyLoss(weight=torch.tensor([1., 2., 0.5]))(torch.tensor([[1., 2., 3.], [0., -1., 1.]]), torch.tensor([0, 1])) = (1·2.4076 +
        // 2·2.4076)/3
        float[] logits = [1, 2, 3, 0, -1, 1], gradient = new float[6];
        var loss = new SoftmaxCrossEntropy { ClassWeights = [1, 2, 0.5f] };
        float value = loss.EvaluateWeighted(new(logits, 2, 3), new int[] { 0, 1 }, new(gradient, 2, 3));
        Assert.Equal(2.407606f, value, 1e-5f);
        Assert.All(new float[] { -0.303323f, 0.081576f, 0.221747f, 0.163152f, -0.606646f, 0.443494f }.Zip(gradient),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

        float[] again = new float[6], rows = Sample.OneHot([0, 1], 3);
        Assert.Equal(value, new SoftmaxCrossEntropy().EvaluateWeighted(new(logits, 2, 3), new Targets([0, 1], [1, 2]), new(again, 2, 3)));
        Assert.Equal(gradient, again);
        // The mean over rows is divided by the rows, that over labels by their weights: 3 here.
        Assert.Equal(1.5f * value, loss.EvaluateWeighted(new(logits, 2, 3), rows, new(again, 2, 3)), 1e-6f);
    }

    [Fact]
    public void Sample_that_counts_nothing_is_not_looked_at()
    {
        float[] y = [1, 2, float.NaN, float.NaN], t = [0, 1, 0, 0], gradient = new float[4];
        Assert.Equal(1, new MeanSquaredError().EvaluateWeighted(new(y, 2, 2), new Targets(t, [1, 0]), new(gradient, 2, 2)));
        Assert.Equal([1, 1, 0, 0], gradient);

        // A batch in which nothing counts teaches nothing.
        Assert.Equal(0, new MeanSquaredError().EvaluateWeighted(new(y, 2, 2), new Targets(t, [0, 0]), new(gradient, 2, 2)));
        Assert.Equal(new float[4], gradient);
    }

    [Fact]
    public void Batch_whose_weights_add_up_to_0_changes_nothing_and_has_no_mean()
    {
        Network network = Make("");
        float[] x = Sample.Normal(2 * Inputs, 1), before = Sample.Values(network);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy { LabelSmoothing = 0.1f, ClassWeights = [0, 0, 1, 1] }, new Sgd(0.1f));
        Assert.Equal(0, trainer.TrainBatch(x, new int[] { 0, 1 }));
        Assert.Equal(before, Sample.Values(network));
        // As PyTorch has it: the smoothing's terms, divided by 0; or nothing, divided by 0.
        Assert.Equal(float.PositiveInfinity, trainer.TestBatch(x, new int[] { 0, 1 }).Loss);
        Assert.Equal(float.NaN, trainer.TestBatch(x, new Targets([0, 1], [0, 0])).Loss);
    }

    [Fact]
    public void Dataset_hands_its_weights_to_training_and_test()
    {
        float[] x = Sample.Normal(5 * Inputs, 1);
        int[] labels = Sample.Labels(5, Outputs, 2);
        Dataset weighed = new Dataset(x, Inputs, labels, Outputs).WithWeights(weights);
        var repeated = new Dataset(Repeat(x, Inputs), Inputs, labels.SelectMany((label, i) => Enumerable.Repeat(label, counts[i])).ToArray(), Outputs);
        Network one = Make(""), other = Make("");
        using var trainer = new Trainer(one, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 7, Epochs = 3, Shuffle = false };
        using var plain = new Trainer(other, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 7, Epochs = 3, Shuffle = false };
        TrainingReport report = trainer.Fit(weighed, weighed), expected = plain.Fit(repeated, repeated);

        Assert.All(Sample.Values(one).Zip(Sample.Values(other)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(report.Epochs.Zip(expected.Epochs),
            pair => Assert.Equal((pair.First.TrainingLoss, pair.First.ValidationLoss), (pair.Second.TrainingLoss, pair.Second.ValidationLoss), Close));

        // In batches of two the mean over all samples is the same.
        using var small = new Trainer(one, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 2 };
        Assert.Equal(trainer.Test(weighed).Loss, small.Test(weighed).Loss, 1e-6f);

        static bool Close((float, float) a, (float, float) b) => Math.Abs(a.Item1 - b.Item1) < 1e-5f && Math.Abs(a.Item2 - b.Item2) < 1e-5f;
    }

    [Fact]
    public void Views_of_a_dataset_keep_the_weights_of_their_rows()
    {
        Dataset data = new Dataset(Sample.Normal(5 * Inputs, 1), Inputs, Sample.Labels(5, Outputs, 2), Outputs).WithWeights(weights);
        Dataset[] views = [data.Rows([4, 0, 3]), data.Rows([4, 0, 3]).Scale(2), data.Rows([4, 0, 3]).OneHot(), data.Rows([1, 4, 0, 3, 2]).Rows([1, 2, 3]),
            data.Rows([4, 0, 3, 3]).Take(3)];
        Assert.All(views, view => Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(view.GetWeight)));
        Assert.Equal([7, 8], Enumerable.Range(0, 2).Select(data.Rows([2, 3]).WithWeights(new float[] { 7, 8 }).GetWeight));
        Assert.Equal(1, new Dataset(new float[6], Inputs, new int[1]).GetWeight(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.GetWeight(5));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Weighing_allocates_nothing(string name, Reduction reduction)
    {
        Loss loss = name == "own" ? new MeanSquaredError { Reduction = reduction } : Catalog.Default.Losses.Single(entry => entry.Name == name).CreateSample();
        float[] x = Sample.Normal(5 * Inputs, 1), t = Sample.Distributions(5, Outputs, 2);
        using var trainer = new Trainer(Make(name), loss, new Adam()) { BatchSize = 5, MicroBatchSize = 2 };
        trainer.TrainBatch(x, new Targets(t, weights));
        long before = GC.GetAllocatedBytesForCurrentThread();
        trainer.TrainBatch(x, new Targets(t, weights));
        trainer.TestBatch(x, new Targets(t, weights));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_weights_are_refused_before_anything_changes()
    {
        Network network = Make("");
        float[] before = Sample.Values(network), x = Sample.Normal(2 * Inputs, 1);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f));
        Refused("targets.Weights has 3 values; it must have 2, 1 for each of 2 rows", () => trainer.TrainBatch(x, new Targets([0, 1], [1, 2, 3])));
        Refused("targets.Weights[1] is -1", () => trainer.TrainBatch(x, new Targets([0, 1], [1, -1])));
        Refused("targets.Weights[0] is NaN", () => trainer.TrainBatch(x, new Targets([0, 1], [float.NaN, 1])));
        Refused("weights has 1 values, but the dataset has 2 rows", () => new Dataset(x, Inputs, new int[] { 0, 1 }).WithWeights(new float[1]));
        Refused("weights[1] is -1", () => new Dataset(x, Inputs, new int[] { 0, 1 }).WithWeights(new float[] { 0, -1 }));
        Refused("ClassWeights[1] is Infinity", () => new SoftmaxCrossEntropy { ClassWeights = [1, float.PositiveInfinity] });
        Refused("ClassWeights has one weight", () => new SoftmaxCrossEntropy { ClassWeights = [1] });
        Refused("PositiveWeight[0] is -1", () => new SigmoidCrossEntropy { PositiveWeight = [-1] });
        Refused("PositiveWeight has 3 weights; 4 output(s) need one each",
            () => new Trainer(network, new SigmoidCrossEntropy { PositiveWeight = [1, 2, 3] }, new Sgd(0.1f)));
        Refused("ClassWeights has 3 weights; 4 output(s) have 4 classes",
            () => new Trainer(network, new SoftmaxCrossEntropy { ClassWeights = [1, 2, 3] }, new Sgd(0.1f)));
        Assert.Equal(before, Sample.Values(network));
        Assert.Equal(0, trainer.Steps);

        static void Refused<T>(string message, Func<T> action) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => { action(); }).Message, StringComparison.Ordinal);
    }

    static Network Make(string loss)
    {
        var network = new Network(Inputs, seed: 4) { new Dense(9), new Tanh(), new Dense(Outputs) };
        if (loss is nameof(CrossEntropy) or nameof(KullbackLeibler))
        {
            network.Add(new Softmax());
        }
        return network;
    }

    static float[] Repeat(float[] rows, int width) => [.. rows.Chunk(width).SelectMany((row, i) => Enumerable.Repeat(row, counts[i]).SelectMany(part => part))];

    static float[] Gradients(Network network)
    {
        var all = new List<float>();
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyGradientTo(values);
            all.AddRange(values);
        }
        return [.. all];
    }
}
