using BenchmarkDotNet.Attributes;
using FastNn.Bench.Quick;
using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Bench.Benchmarks;

/// <summary>Measures matrix products in all three transpositions.</summary>
[MemoryDiagnoser]
public class GemmBenchmarks
{
    Slab a = null!, b = null!, c = null!, scratch = null!;

    [Params(64, 256, 1024)]
    public int N { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (a, b, c) = (Numbers.Random(N * N), Numbers.Random(N * N), Numbers.Random(N * N));
        scratch = Numbers.Random(N * Panel.Stride(N));
    }

    [Benchmark(Baseline = true)]
    public void Plain() => Gemm.Multiply(new(a.Span, N, N), new(b.Span, N, N), new(c.Span, N, N));

    [Benchmark]
    public void TransposedA() => Gemm.MultiplyTransposedA(new(a.Span, N, N), new(b.Span, N, N), new(c.Span, N, N));

    [Benchmark]
    public void TransposedB() => Gemm.MultiplyTransposedB(new(a.Span, N, N), new(b.Span, N, N), new(c.Span, N, N), scratch.Span);
}
