using FastNn.Memory;

namespace FastNn.Bench.Quick;

/// <summary>Optimizer steps over slabs in the caches and beyond: bytes moved a second, counting every read and write once.</summary>
internal static class UpdateSection
{
    public static void Run(Table table)
    {
        table.Head("optimizer", "parameters", "time", "GB/s");
        foreach (int count in new[] { 100_000, 1_000_000, 8_000_000 })
        {
            foreach ((string name, Optimizer optimizer) in new (string, Optimizer)[] { ("sgd", new Sgd(1e-6f)), ("momentum", new Sgd(1e-6f) { Momentum = 0.9f }), ("adam", new Adam(1e-6f)) })
            {
                Slab w = Numbers.Random(count), g = Numbers.Random(count), states = new((long)count * optimizer.States);
                Timing time = Measure.InTurns(0.3, () => optimizer.Step(new OptimizerStep(w.Span, g.Span, states.Span, count, 10, null)))[0];
                table.Row(name, $"{count:n0}", Table.Time(time), Table.Rate(4.0 * count * (3 + 2 * optimizer.States), time, "GB/s"));
            }
        }
    }
}
