using BenchmarkDotNet.Attributes;
using FastNn.Bench.Quick;
using FastNn.Memory;

namespace FastNn.Bench.Benchmarks;

/// <summary>Measures one step of every optimizer of the catalog over slabs that fit L2 and over slabs larger than L3.</summary>
[MemoryDiagnoser]
public class UpdateBenchmarks
{
    Optimizer optimizer = null!;
    Slab w = null!, g = null!, states = null!;

    public static IEnumerable<string> Optimizers => Catalog.Default.Optimizers.Select(entry => entry.Name);

    [ParamsSource(nameof(Optimizers))]
    public string Name { get; set; } = "";

    [Params(100_000, 8_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        optimizer = Catalog.Default.Optimizers.Single(entry => entry.Name == Name).CreateSample();
        (w, g, states) = (Numbers.Random(Count), Numbers.Random(Count), new Slab((long)Count * optimizer.StateCount));
    }

    [Benchmark]
    public void Step() => optimizer.Step(new OptimizerStep(w.Span, g.Span, states.Span, Count, 10, null));
}
