using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>An evaluator computes what a trainer's test computes, without what a trainer needs besides.</summary>
public sealed class EvaluatorTests
{
    static readonly Dataset data = new(Sample.Normal(50 * 6, 1), 6, Sample.Labels(50, 4, 2));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(256, 3)]
    public void Result_is_that_of_a_trainer(int maxBatch, int threads)
    {
        Network network = Make();
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = maxBatch, Metrics = [new F1(), new TopK(2)] };
        using var evaluator = new Evaluator(network, new SoftmaxCrossEntropy(), maxBatch) { Metrics = [new F1(), new TopK(2)], Threads = threads };

        TestResult expected = trainer.Test(data), result = evaluator.Run(data);

        Assert.Equal(expected, result);
        Assert.Equal(expected, evaluator.Run(new Stream(data)));
        Assert.Equal(["F1", "Top2"], result.Metrics.Keys);
        Assert.InRange(result.Metrics["Top2"], result.Accuracy, 1);
        Assert.NotEqual(expected, expected with { Metrics = new Dictionary<string, double> { ["F1"] = 2 } });
    }

    [Fact]
    public void Nothing_is_allocated_for_gradients()
    {
        Network network = Make();
        using var evaluator = new Evaluator(network, new SoftmaxCrossEntropy());
        evaluator.Run(data);

        Assert.Null(network.Parameters.Store.Gradients);
    }

    [Fact]
    public void Data_and_arguments_that_do_not_fit_are_refused()
    {
        Network network = Make();
        using var evaluator = new Evaluator(network, new SoftmaxCrossEntropy());

        Assert.Contains("data has samples of 5 inputs",
            Assert.Throws<ArgumentException>(() => evaluator.Run(new Dataset(new float[10], 5, new int[2]))).Message);
        Assert.Contains("maxBatch is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new Evaluator(network, new SoftmaxCrossEntropy(), 0)).Message);
        Assert.Contains("Threads is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Evaluator(network, new SoftmaxCrossEntropy()) { Threads = 0 }).Message);
        Assert.Contains("two named",
            Assert.Throws<ArgumentException>(() => new Evaluator(network, new SoftmaxCrossEntropy()) { Metrics = [new F1(), new F1()] }).Message);
        Assert.Throws<InvalidOperationException>(() => new Evaluator(new Network(3), new SoftmaxCrossEntropy()));
        using var numbers = new Evaluator(network, new MeanSquaredError()) { Metrics = [new R2()] };
        Assert.Contains("targets are labels; R2 needs rows", Assert.Throws<ArgumentException>(() => numbers.Run(data)).Message);
    }

    static Network Make() => new(6, seed: 3) { new Dense(8), new Relu(), new Dense(4) };

    sealed class Stream(Dataset data) : StreamingDataset(data.Count, data.Inputs, data.Outputs, hasLabels: true)
    {
        public override ISampleReader Open() => new Reader(data);
    }

    sealed class Reader(Dataset data) : ISampleReader
    {
        int next;

        public bool Read(Span<float> input, ref int label, Span<float> target)
        {
            if (next == data.Count)
            {
                return false;
            }
            data.GetInput(next).CopyTo(input);
            label = data.GetLabel(next++);
            return true;
        }

        public void Dispose() { }
    }
}
