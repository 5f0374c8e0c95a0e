using BenchmarkDotNet.Attributes;
using FastNn.Bench.Quick;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Threading;

namespace FastNn.Bench.Benchmarks;

/// <summary>Measures the kernels other than the matrix products, each over 64 rows.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    const int Rows = 64;
    readonly double[] logSums = new double[Rows];
    Slab x = null!, y = null!, dy = null!, dx = null!, transposed = null!, sums = null!;
    Workers workers = null!;

    [Params(10, 128, 1024)]
    public int Columns { get; set; }

    int Stride => Panel.Stride(Columns);

    [GlobalSetup]
    public void Setup()
    {
        long size = (long)Rows * Stride;
        (x, y, dy, dx) = (Numbers.Random(size), Numbers.Random(size), Numbers.Random(size), Numbers.Random(size));
        (transposed, sums) = (Numbers.Random((long)Panel.Pad(Columns) * Panel.Stride(Rows)), Numbers.Random(Panel.Pad(Columns)));
        workers = new Workers(2);
    }

    [GlobalCleanup]
    public void Cleanup() => workers.Dispose();

    [Benchmark]
    public void MapForward() => Unary.Forward(default(Tanh.Op), Of(x), Of(y));

    [Benchmark]
    public void MapBackward() => Unary.Backward(default(Tanh.Op), Of(x), Of(y), Of(dy), Of(dx));

    [Benchmark]
    public void SoftmaxForward() => SoftmaxRows.Forward(Of(x), Of(y), logSums);

    [Benchmark]
    public void SoftmaxBackward() => SoftmaxRows.Backward(Of(y), Of(dy), Of(dx));

    [Benchmark]
    public void ColumnSum() => ColumnSums.Run(Of(dy), sums.Span, accumulate: false);

    [Benchmark]
    public void TransposeRows() => Transpose.Run(Of(x), new Matrix(transposed.Span, Columns, Rows, Panel.Stride(Rows)));

    [Benchmark]
    public void WorkersDispatch() => workers.Run(default(Nothing), 2);

    Matrix Of(Slab slab) => new(slab.Span, Rows, Columns, Stride);

    readonly struct Nothing : IJob
    {
        public void Run(int part) { }
    }
}
