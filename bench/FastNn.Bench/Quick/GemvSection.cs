using FastNn.Memory;

namespace FastNn.Bench.Quick;

/// <summary>Measures one sample through a dense layer: bytes of weights per second, against reading as many bytes in the same run.</summary>
static class GemvSection
{
    public static void Run(Table table)
    {
        table.Head("layer", "weights", "FastNn, GB/s", "reading alone, GB/s", "of it");
        (int, int)[] sizes = [(32, 32), (64, 64), (128, 128), (256, 256), (784, 128), (512, 512), (1024, 1024), (1024, 4096), (4096, 4096)];
        foreach ((int inputs, int outputs) in sizes)
        {
            var network = new Network(inputs, seed: 1) { new Dense(outputs) };
            var weight = (WeightMatrix)network.Parameters["0.weight"];
            var bias = (ParameterVector)network.Parameters["0.bias"];
            Slab x = Numbers.Random(Panel.Stride(inputs)), y = Numbers.Random(Panel.Stride(outputs)), block = Numbers.Random(inputs * outputs);
            double bytes = 4.0 * inputs * outputs;
            Timing[] times = Measure.InTurns(
                0.4,
                () => weight.Forward(new(x.Span, 1, inputs, x.Length), bias, new(y.Span, 1, outputs, y.Length), new Pass(default, null)),
                () => Machine.Read(block.Span));
            string size = FormattableString.Invariant($"{bytes / 1024:n0} KB");
            table.Row($"{inputs} to {outputs}", size, Table.Rate(bytes, times[0], ""), Table.Rate(bytes, times[1], ""), Table.Shares(times[1], times[0]));
        }
    }
}
