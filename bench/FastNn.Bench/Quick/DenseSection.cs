using FastNn.Memory;

namespace FastNn.Bench.Quick;

/// <summary>Measures the three products of a dense layer, in its own layouts.</summary>
static class DenseSection
{
    public static void Run(Table table)
    {
        table.Head("layer", "batch", "forward, GFLOP/s", "of the peak", "dW", "of the peak", "dX", "of the peak");
        foreach ((int inputs, int outputs) in new[] { (784, 128), (512, 512), (1024, 1024), (1024, 4096), (64, 64), (32, 32) })
        {
            foreach (int batch in new[] { 8, 32, 64, 256 })
            {
                var network = new Network(inputs, seed: 1) { new Dense(outputs) };
                using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1f));
                var weight = (WeightMatrix)network.Parameters["0.weight"];
                var bias = (ParameterVector)network.Parameters["0.bias"];
                int xStride = Panel.Stride(inputs), yStride = Panel.Stride(outputs);
                Slab x = Numbers.Random((long)batch * xStride), y = Numbers.Random((long)batch * yStride);
                Slab dx = Numbers.Random((long)batch * xStride), scratch = Numbers.Random(weight.ScratchSize(batch));
                double work = 2.0 * batch * inputs * outputs;
                double peak = Machine.Peak();
                Timing[] times = Measure.InTurns(
                    0.3,
                    () => weight.Forward(new(x.Span, batch, inputs, xStride), bias, new(y.Span, batch, outputs, yStride), new Pass(scratch.Span, null)),
                    () => weight.BackwardWeights(new(x.Span, batch, inputs, xStride), new(y.Span, batch, outputs, yStride), new Pass(scratch.Span, null)),
                    () => weight.BackwardInputs(new(y.Span, batch, outputs, yStride), new(dx.Span, batch, inputs, xStride), new Pass(scratch.Span, null)));
                peak = Math.Max(peak, Machine.Peak());
                IEnumerable<string> cells = times.SelectMany(time => new[] { Table.Rate(work, time, ""), Table.Share(work, time, peak) });
                table.Row([$"{inputs} to {outputs}", $"{batch}", .. cells]);
            }
        }
    }
}
