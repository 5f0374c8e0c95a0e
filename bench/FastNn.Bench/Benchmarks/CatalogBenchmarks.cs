using BenchmarkDotNet.Attributes;
using FastNn.Bench.Quick;

namespace FastNn.Bench.Benchmarks;

/// <summary>Measures every layer, loss and optimizer of the catalog in a small network, one row each.</summary>
[MemoryDiagnoser]
public class CatalogBenchmarks
{
    readonly float[] x = Numbers.Array(32 * 64), t = new float[32 * 64];
    Trainer trainer = null!;

    public static IEnumerable<string> Parts =>
    [
        .. Catalog.Default.Layers.Select(entry => $"layer {entry.Name}"),
        .. Catalog.Default.Losses.Select(entry => $"loss {entry.Name}"),
        .. Catalog.Default.Optimizers.Select(entry => $"optimizer {entry.Name}"),
    ];

    [ParamsSource(nameof(Parts))]
    public string Part { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        string[] words = Part.Split(' ');
        Layer layer = words[0] == "layer" ? Catalog.Default.Layers.Single(entry => entry.Name == words[1]).CreateSample() : new Relu();
        Loss loss = words[0] == "loss" ? Catalog.Default.Losses.Single(entry => entry.Name == words[1]).CreateSample() : new MeanSquaredError();
        Optimizer optimizer = words[0] == "optimizer" ? Catalog.Default.Optimizers.Single(entry => entry.Name == words[1]).CreateSample() : new Sgd(1e-4f);
        trainer = new(new Network(64, seed: 1) { new Dense(64), layer, new Dense(64) }, loss, optimizer) { BatchSize = 32 };
    }

    [GlobalCleanup]
    public void Cleanup() => trainer.Dispose();

    [Benchmark]
    public float TrainBatch() => trainer.TrainBatch(x, t);
}
