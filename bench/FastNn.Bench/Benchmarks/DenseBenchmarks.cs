using BenchmarkDotNet.Attributes;
using FastNn.Bench.Quick;
using FastNn.Memory;

namespace FastNn.Bench.Benchmarks;

/// <summary>Measures the three products of a dense layer in its own layouts; with a batch of one they are matrix-vector products.</summary>
[MemoryDiagnoser]
public class DenseBenchmarks
{
    WeightMatrix weight = null!;
    ParameterVector bias = null!;
    Slab x = null!, y = null!, dx = null!, scratch = null!;
    Trainer trainer = null!;

    [Params("784 to 128", "64 to 64", "1024 to 1024")]
    public string Layer { get; set; } = "";

    [Params(1, 8, 64)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = Array.ConvertAll(Layer.Split(" to "), int.Parse);
        var network = new Network(sizes[0], seed: 1) { new Dense(sizes[1]) };
        trainer = new(network, new MeanSquaredError(), new Sgd(0.1f));
        weight = (WeightMatrix)network.Parameters["0.weight"];
        bias = (ParameterVector)network.Parameters["0.bias"];
        long inputs = (long)Batch * Panel.Stride(sizes[0]), outputs = (long)Batch * Panel.Stride(sizes[1]);
        (x, y, dx, scratch) = (Numbers.Random(inputs), Numbers.Random(outputs), Numbers.Random(inputs), Numbers.Random(weight.ScratchSize(Batch)));
    }

    [GlobalCleanup]
    public void Cleanup() => trainer.Dispose();

    [Benchmark]
    public void Product() => weight.Forward(Of(x, weight.Columns), bias, Of(y, weight.Rows), new Pass(scratch.Span, null));

    [Benchmark]
    public void ProductGradient() => weight.BackwardWeights(Of(x, weight.Columns), Of(y, weight.Rows), new Pass(scratch.Span, null));

    [Benchmark]
    public void TransposedProduct() => weight.BackwardInputs(Of(y, weight.Rows), Of(dx, weight.Columns), new Pass(scratch.Span, null));

    Matrix Of(Slab slab, int columns) => new(slab.Span, Batch, columns, Panel.Stride(columns));
}
