using FastNn.Autograd;

namespace FastNn.Bench.Quick;

/// <summary>Measures autograd: a training step on a tape, recorded every time and replayed, against the trainer's; the cost of a scalar node; chains of
/// elementwise operations.</summary>
static class TapeSection
{
    public static void Run(Table table)
    {
        table.Head("work", "reference", "recorded", "replayed", "ratios of the medians to the reference");
        foreach ((int[] widths, int batch) in new (int[], int)[] { ([13, 64, 64, 2], 32), ([784, 128, 10], 64), ([784, 512, 512, 10], 128) })
        {
            Step(table, widths, batch);
        }
        Scalars(table);
        Chain(table, 8, 1024, 1024);
        Chain(table, 8, 64, 128);
    }

    static void Step(Table table, int[] widths, int batch)
    {
        float[] x = Numbers.Array(batch * widths[0]);
        int[] labels = Numbers.Labels(batch, widths[^1]);
        float[] classes = Array.ConvertAll(labels, label => (float)label);
        using var trainer = new Trainer(Numbers.Network(widths), new SoftmaxCrossEntropy(), new Sgd(1e-4f)) { BatchSize = batch };
        Tape recorded = new(), replayed = new();
        TapeParameter[] first = Parameters(recorded, widths), second = Parameters(replayed, widths);
        TapeOptimizer descent = new(recorded.Parameters, new Sgd(1e-4f)), other = new(replayed.Parameters, new Sgd(1e-4f));
        Tensor input = replayed.Constant(x, batch, widths[0]), targets = replayed.Constant(classes, batch, 1);
        replayed.Capture(Loss(input, targets, second));
        Timing[] times = Measure.InTurns(
            1,
            () => trainer.TrainBatch(x, labels),
            () =>
            {
                recorded.Reset();
                Loss(recorded.Constant(x, batch, widths[0]), recorded.Constant(classes, batch, 1), first).Backward();
                descent.Step();
            },
            () =>
            {
                input.Set(x);
                targets.Set(classes);
                replayed.Replay();
                other.Step();
            });
        table.Row($"step {string.Join('-', widths)}, batch {batch}", Table.Time(times[0]), Table.Time(times[1]), Table.Time(times[2]), Ratios(times));
    }

    static TapeParameter[] Parameters(Tape tape, int[] widths)
    {
        var parameters = new List<TapeParameter>();
        for (int i = 1; i < widths.Length; i++)
        {
            parameters.Add(tape.Parameter($"{i}.weight", widths[i - 1], widths[i]));
            parameters.Add(tape.Parameter($"{i}.bias", 1, widths[i]));
        }
        return [.. parameters];
    }

    static Tensor Loss(Tensor x, Tensor targets, TapeParameter[] parameters)
    {
        for (int i = 0; i < parameters.Length; i += 2)
        {
            x = x.Dot(parameters[i]) + parameters[i + 1];
            x = i + 2 < parameters.Length ? x.Relu() : x;
        }
        return x.SoftmaxCrossEntropy(targets);
    }

    /// <summary>Measures a graph of scalars, forward and backward, per node.</summary>
    static void Scalars(Table table)
    {
        const int Nodes = 10_000;
        Tape recorded = new(), replayed = new();
        replayed.Capture(Graph(replayed));
        Timing[] times = Measure.InTurns(
            1,
            () =>
            {
                recorded.Reset();
                Graph(recorded).Backward();
            },
            replayed.Replay);
        table.Row("one scalar node of 10,000", "", Table.Time(Each(times[0])), Table.Time(Each(times[1])), "");

        static Timing Each(Timing time) => new(time.Best / Nodes, time.Median / Nodes);

        static Tensor Graph(Tape tape)
        {
            Tensor x = tape.Variable(0.5f), w = tape.Variable(-0.25f), y = x;
            while (tape.Count < Nodes)
            {
                y = (y * w + x).Tanh();
            }
            return y;
        }
    }

    /// <summary>Measures chains of elementwise operations, against copying the tensor there and back once per operation.</summary>
    static void Chain(Table table, int length, int rows, int columns)
    {
        float[] values = Numbers.Array(rows * columns), copy = new float[values.Length];
        Tape recorded = new(), replayed = new();
        replayed.Capture(Graph(replayed));
        Timing[] times = Measure.InTurns(
            1,
            () =>
            {
                for (int i = 0; i < 2 * length; i++)
                {
                    values.AsSpan().CopyTo(copy);
                }
            },
            () =>
            {
                recorded.Reset();
                Graph(recorded).Backward();
            },
            replayed.Replay);
        table.Row($"{length} elementwise operations on {rows} × {columns}", Table.Time(times[0]), Table.Time(times[1]), Table.Time(times[2]), Ratios(times));

        Tensor Graph(Tape tape)
        {
            Tensor x = tape.Variable(values, rows, columns), y = x;
            for (int i = 0; i < length; i++)
            {
                y = (i % 4) switch { 0 => y * x, 1 => y + x, 2 => y.Relu(), _ => y - x };
            }
            return y.Mean();
        }
    }

    static string Ratios(Timing[] times) => FormattableString.Invariant($"{times[1].Median / times[0].Median:f2}×, {times[2].Median / times[0].Median:f2}×");
}
