using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Metrics;

/// <summary>What a weight of a sample means to every metric of the catalog, and that trainers pass weights on.</summary>
public sealed class SampleWeightTests
{
    const int Rows = 60, Classes = 5;

    static readonly float[] outputs = Sample.Normal(Rows * Classes, 3), rows = Sample.Normal(Rows * Classes, 4);
    static readonly int[] repeats = Sample.Labels(Rows, 4, 5);
    static readonly float[] weights = [.. repeats.Select(count => (float)count)];

    public static TheoryData<string> Metrics => [.. Catalog.Default.Metrics.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Weight_is_how_often_a_sample_counts(string name)
    {
        int[] order = [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Repeat(row, repeats[row]))];
        float[] Repeat(float[] values) => [.. order.SelectMany(row => values[(row * Classes)..((row + 1) * Classes)])];
        Metric weighted = Create(name), repeated = Create(name);

        weighted.Add(new ReadOnlyMatrix(outputs, Rows, Classes), new Targets(rows, weights));
        repeated.Add(new ReadOnlyMatrix(Repeat(outputs), order.Length, Classes), Repeat(rows));

        Assert.True(double.IsFinite(weighted.Value));
        Assert.Equal(repeated.Value, weighted.Value, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Weights_of_1_change_no_bit(string name)
    {
        Metric weighted = Create(name), plain = Create(name);

        weighted.Add(new ReadOnlyMatrix(outputs, Rows, Classes), new Targets(rows, Enumerable.Repeat(1f, Rows).ToArray()));
        plain.Add(new ReadOnlyMatrix(outputs, Rows, Classes), rows);

        Assert.Equal(BitConverter.DoubleToInt64Bits(plain.Value), BitConverter.DoubleToInt64Bits(weighted.Value));
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Without_a_weight_there_is_no_value(string name)
    {
        Metric metric = Create(name);

        metric.Add(new ReadOnlyMatrix(outputs, Rows, Classes), new Targets(rows, new float[Rows]));

        Assert.True(double.IsNaN(metric.Value) || metric is ClassMetric { Class: >= 0 }, $"{metric.Value}");
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Invalid_weights_are_refused(float weight)
    {
        Metric metric = Create("Accuracy");

        Assert.Contains("a weight must be a finite number of at least 0", Assert.Throws<ArgumentException>(() =>
            metric.Add(new ReadOnlyMatrix(outputs, Rows, Classes), new Targets(rows, [.. weights[1..], weight]))).Message, StringComparison.Ordinal);
        Assert.Contains("targets.Weights has 59 values; it must have 60", Assert.Throws<ArgumentException>(() =>
            metric.Add(new ReadOnlyMatrix(outputs, Rows, Classes), new Targets(rows, weights.AsSpan(1)))).Message, StringComparison.Ordinal);
        Assert.True(double.IsNaN(metric.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Evaluator_and_trainer_pass_weights_on(int threads)
    {
        var network = new Network(4, seed: 1) { new Dense(9), new Relu(), new Dense(Classes) };
        var data = new Dataset(Sample.Normal(Rows * 4, 6), 4, Sample.Labels(Rows, Classes, 7)).WithWeights(weights);
        int[] kept = [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Repeat(row, repeats[row]))];
        var repeated = Dataset.FromRows(kept.Select(row => data.GetInput(row).ToArray()).ToArray(), kept.Select(row => data.GetLabel(row)).ToArray());
        // Class weights are weights of the loss.
        var loss = new SoftmaxCrossEntropy { ClassWeights = [1, 2, 3, 4, 5] };
        using var evaluator = new Evaluator(network, loss, maxBatch: 16) { Metrics = [new LogLoss(), new Accuracy()], Threads = threads };
        using var plain = new Evaluator(network, new SoftmaxCrossEntropy());
        using var trainer = new Trainer(network, loss, new Adam()) { Metrics = [new LogLoss(), new Accuracy()], BatchSize = 16 };

        TestResult result = evaluator.Run(data), expected = plain.Run(repeated), trained = trainer.Test(data);

        Assert.Equal(expected.Loss, result.Metrics["LogLoss"], 1e-6);
        Assert.Equal(expected.Accuracy, result.Metrics["Accuracy"], 1e-6);
        Assert.Equal(expected.Accuracy, result.Accuracy, 1e-6);
        Assert.Equal(result, trained);
    }

    [Fact]
    public void Logits_of_any_size_have_a_log_loss()
    {
        // log(1 + e^-20) = 2.0611537e-9, where the probability in float is 1. A wrong class costs the whole difference.
        Assert.Equal(2.061153620314381e-9, Measure(OutputKind.Scores, [20], 1), 1e-15);
        Assert.Equal(200, Measure(OutputKind.Scores, [200], 0), 1e-9);
        Assert.Equal(100_000, Measure(OutputKind.Logits, [0, 100_000, -5], 0), 1e-6);
        // -log 2^-23 = 15.942385; -log(1 - 2^-23) = 1.19209e-7.
        Assert.Equal(15.942385152878742, Measure(OutputKind.Probabilities, [0, 1, 0], 0), 1e-9);
        Assert.Equal(1.1920929665620834e-7, Measure(OutputKind.Probabilities, [0, 1, 0], 1), 1e-12);
        // Independent scores: sigmoids 0.5, 0.5 and 0.75 have the sum 1.75.
        Assert.Equal(-Math.Log(0.75 / 1.75), Measure(OutputKind.Scores, [0, 0, MathF.Log(3)], 2), 1e-6);

        static double Measure(OutputKind kind, float[] row, int label)
        {
            var metric = new LogLoss();
            metric.Begin(row.Length, kind);
            metric.Add(new ReadOnlyMatrix(row, 1, row.Length), new[] { label });
            return metric.Value;
        }
    }

    static Metric Create(string name)
    {
        Metric metric = Catalog.Default.Metrics.Single(entry => entry.Name == name).CreateSample();
        metric.Begin(Classes, OutputKind.Logits);
        return metric;
    }
}
