using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Metrics;

/// <summary>What metrics refuse, and how trainers use them.</summary>
public sealed class MetricTests
{
    const int Inputs = 6, Outputs = 4;

    static readonly Dataset data = new(Sample.Normal(90 * Inputs, 1), Inputs, Sample.Labels(90, Outputs, 2));

    [Fact]
    public void Trainer_measures_after_every_epoch_what_the_predictor_says()
    {
        Network network = Make();
        var matrix = new ConfusionMatrix();
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f))
        {
            BatchSize = 16,
            MicroBatchSize = 5,
            Epochs = 2,
            Metrics = [new Accuracy(), matrix, new TopK(2)],
        };

        TrainingReport report = trainer.Fit(data, data);

        Assert.Equal(2, report.Epochs.Count);
        Assert.All(report.Epochs, epoch => Assert.Equal(epoch.ValidationAccuracy, epoch.ValidationMetrics["Accuracy"], 1e-6));
        Assert.All(report.Epochs, epoch => Assert.True(epoch.ValidationMetrics["Top2"] >= epoch.ValidationMetrics["Accuracy"]));
        using Predictor predictor = network.CreatePredictor();
        long right = Enumerable.Range(0, 90).LongCount(i => predictor.Classify(data.GetInput(i)) == data.GetLabel(i));
        Assert.Equal(right, Enumerable.Range(0, Outputs).Sum(i => matrix[i, i]));
    }

    [Fact]
    public void Test_measures_too()
    {
        var accuracy = new Accuracy();
        using var trainer = new Trainer(Make(), new SoftmaxCrossEntropy(), new Adam()) { Metrics = [accuracy] };

        Assert.Equal(trainer.Test(data).Accuracy, accuracy.Value, 1e-6);
    }

    [Fact]
    public void Without_validation_nothing_is_measured()
    {
        using var trainer = new Trainer(Make(), new SoftmaxCrossEntropy(), new Adam()) { Metrics = [new Accuracy()] };

        Assert.Empty(trainer.Fit(data).Epochs[0].ValidationMetrics);
    }

    [Fact]
    public void One_output_has_an_accuracy_where_the_loss_knows_classes()
    {
        var yesOrNo = new Dataset(Sample.Normal(90 * Inputs, 1), Inputs, Sample.Labels(90, 2, 3).Select(label => (float)label).ToArray(), 1);
        var network = new Network(Inputs, 1) { new Dense(1) };
        var auc = new RocAuc();
        using var classifier = new Trainer(network, new SigmoidCrossEntropy(), new Adam()) { Metrics = [auc] };
        using var regression = new Trainer(network, new MeanSquaredError(), new Adam());

        TestResult result = classifier.Test(yesOrNo);

        using Predictor predictor = network.CreatePredictor();
        float[] output = new float[1];
        int right = 0;
        for (int i = 0; i < 90; i++)
        {
            predictor.PredictOne(yesOrNo.GetInput(i), output);
            right += output[0] > 0 == yesOrNo.GetTarget(i)[0] > 0 ? 1 : 0;
        }
        Assert.Equal(right / 90.0, result.Accuracy, 1e-6);
        Assert.InRange(auc.Value, 0, 1);
        Assert.True(float.IsNaN(regression.Test(yesOrNo).Accuracy));
    }

    [Theory]
    [InlineData(true, 0.0, 1)]
    [InlineData(false, 0.0, 0)]
    [InlineData(false, 0.5, 0.5)]
    public void Area_of_perfect_reversed_and_equal_scores(bool rising, double level, double expected)
    {
        float[] scores = [.. Enumerable.Range(0, 10).Select(i => level > 0 ? (float)level : rising ? i : -i)];
        var auc = new RocAuc();
        auc.Begin(1);
        auc.Add(new ReadOnlyMatrix(scores, 10, 1), new[] { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 });

        Assert.Equal(expected, auc.Value);
    }

    [Fact]
    public void Metrics_that_do_not_fit_are_refused_before_anything_is_trained()
    {
        Network network = Make();
        float[] before = Sample.Values(network);
        void Refused(string text, params Metric[] metrics)
        {
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam()) { Metrics = metrics };
            Assert.Contains(text, Assert.Throws<ArgumentException>(() => trainer.Fit(data, data)).Message, StringComparison.Ordinal);
            Assert.Contains(text, Assert.Throws<ArgumentException>(() => trainer.Test(data)).Message, StringComparison.Ordinal);
            Assert.Equal(before, Sample.Values(network));
        }

        Refused("targets are labels; R2 needs rows of 4 numbers", new R2());
        Refused("targets are labels; AbsoluteError needs rows", new AbsoluteError());
        Refused("k is 4; it must be below the number of outputs, 4", new TopK(4));
        Refused("Class of F1[4] is 4; with 4 output(s) it must be at most 3", new F1 { Class = 4 });
        Assert.Contains("Metrics has two named 'F1'",
            Assert.Throws<ArgumentException>(() => new Trainer(network, new SoftmaxCrossEntropy(), new Adam()) { Metrics = [new F1(), new F1()] }).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopK(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Recall { Class = -2 });
        Assert.Throws<ArgumentException>(() => new Recall { Name = " " });
    }

    [Fact]
    public void Batches_that_do_not_fit_are_refused_and_not_counted()
    {
        var accuracy = new Accuracy();
        Assert.Contains("call Begin", Assert.Throws<InvalidOperationException>(() => accuracy.Add(new ReadOnlyMatrix(new float[4], 1, 4), new[] { 1 })).Message,
            StringComparison.Ordinal);
        accuracy.Begin(4);
        accuracy.Add(new ReadOnlyMatrix([1, 0, 0, 0], 1, 4), new[] { 0 });
        Assert.Contains("outputs has 3 columns; Accuracy has begun with 4",
            Assert.Throws<ArgumentException>(() => accuracy.Add(new ReadOnlyMatrix(new float[3], 1, 3), new[] { 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("targets.Labels has 2 values; it must have 1",
            Assert.Throws<ArgumentException>(() => accuracy.Add(new ReadOnlyMatrix(new float[4], 1, 4), new[] { 1, 2 })).Message, StringComparison.Ordinal);
        Assert.Contains("targets.Rows has 3 values; it must have 4",
            Assert.Throws<ArgumentException>(() => accuracy.Add(new ReadOnlyMatrix(new float[4], 1, 4), new float[3])).Message, StringComparison.Ordinal);
        Assert.Contains("targets.Labels[0] is 4; a label must be a whole number from 0 to 3",
            Assert.Throws<ArgumentException>(() => accuracy.Add(new ReadOnlyMatrix(new float[4], 1, 4), new[] { 4 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => accuracy.Begin(0));

        accuracy.Begin(4);
        accuracy.Add(new ReadOnlyMatrix([1, 0, 0, 0], 1, 4), new[] { 0 });
        Assert.Equal(1, accuracy.Value);
    }

    [Fact]
    public void Early_stopping_and_checkpoints_may_watch_a_metric()
    {
        Network network = Make();
        var stopping = new EarlyStopping(patience: 2) { Watch = "Accuracy" };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.05f))
        {
            Epochs = 40,
            Metrics = [new Accuracy()],
            Callbacks = [stopping],
        };

        TrainingReport report = trainer.Fit(data, data);

        double[] values = [.. report.Epochs.Select(epoch => epoch.ValidationMetrics["Accuracy"])];
        Assert.Equal(Array.IndexOf(values, values.Max()) + 1, stopping.BestEpoch);
        Assert.Equal(values.Max(), trainer.Test(data).Accuracy, 1e-6);
        Assert.Contains("Pass validation data to Fit", Assert.Throws<ArgumentException>(() => trainer.Fit(data)).Message, StringComparison.Ordinal);
        using var other = new Trainer(network, new SoftmaxCrossEntropy(), new Adam())
        {
            Metrics = [new TopK(2), new F1()],
            Callbacks = [new Checkpoint("never") { Watch = "Accuracy" }],
        };
        Assert.Contains(
            "Checkpoint.Watch is 'Accuracy'; it must be the name of a metric of the trainer ('Top2', 'F1'). Add the metric to the trainer's Metrics.",
            Assert.Throws<ArgumentException>(() => other.Fit(data, data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Watched_metric_may_be_better_where_it_is_smaller()
    {
        float[] rows = Sample.Normal(40, 7);
        var numbers = new Dataset(Sample.Normal(40 * Inputs, 8), Inputs, rows, 1);
        var stopping = new EarlyStopping(patience: 2) { Watch = "AbsoluteError" };
        using var trainer = new Trainer(new Network(Inputs, 1) { new Dense(9), new Tanh(), new Dense(1) }, new MeanSquaredError(), new Adam(0.05f))
        {
            Epochs = 40,
            Metrics = [new RootMeanSquaredError(), new AbsoluteError()],
            Callbacks = [stopping],
        };
        TrainingReport report = trainer.Fit(numbers, numbers);

        double[] values = [.. report.Epochs.Select(epoch => epoch.ValidationMetrics["AbsoluteError"])];
        Assert.True(stopping.BestEpoch > 1);
        Assert.Equal(Array.IndexOf(values, values.Min()) + 1, stopping.BestEpoch);
    }

    static Network Make() => new(Inputs, 1) { new Dense(9), new Relu(), new Dense(Outputs) };
}
