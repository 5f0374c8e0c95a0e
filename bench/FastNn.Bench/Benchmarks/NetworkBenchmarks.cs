using BenchmarkDotNet.Attributes;
using FastNn.Bench.Quick;

namespace FastNn.Bench.Benchmarks;

/// <summary>Measures predictions and training steps of 784-128-10.</summary>
[MemoryDiagnoser]
public class NetworkBenchmarks
{
    static readonly int[] widths = [784, 128, 10];
    Predictor predictor = null!;
    Trainer sgd = null!, adam = null!;
    float[] x = [], y = [];
    int[] labels = [];

    [Params(1, 64)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        predictor = Numbers.Network(widths, softmax: true).CreatePredictor(Batch);
        sgd = new(Numbers.Network(widths), new SoftmaxCrossEntropy(), new Sgd(1e-4f)) { BatchSize = Batch };
        adam = new(Numbers.Network(widths), new SoftmaxCrossEntropy(), new Adam(1e-4f)) { BatchSize = Batch };
        x = Numbers.Array(Batch * 784);
        y = new float[Batch * 10];
        labels = Numbers.Labels(Batch, 10);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        predictor.Dispose();
        sgd.Dispose();
        adam.Dispose();
    }

    [Benchmark]
    public void Predict() => predictor.PredictBatch(x, y);

    [Benchmark]
    public float TrainSgd() => sgd.TrainBatch(x, labels);

    [Benchmark]
    public float TrainAdam() => adam.TrainBatch(x, labels);

    [Benchmark]
    public float Test() => sgd.TestBatch(x, labels).Loss;
}
