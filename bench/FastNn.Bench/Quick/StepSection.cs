using FastNn.Bench.Peers;

namespace FastNn.Bench.Quick;

/// <summary>Measures whole training steps: forward, softmax cross entropy, backward, update; and a step on one sample beside C.</summary>
static class StepSection
{
    public static void Run(Table table)
    {
        table.Head("network", "batch", "optimizer", "FastNn", "of the peak", "peer", "ratio of medians", "TorchSharp", "ratio of medians");
        foreach ((int[] widths, int batch, string optimizer) in new (int[], int, string)[]
        {
            ([4, 8, 4, 2], 4, "sgd"), ([13, 64, 64, 2], 32, "sgd"), ([13, 64, 64, 2], 32, "adam"), ([784, 128, 10], 32, "sgd"), ([784, 128, 10], 64, "sgd"),
            ([784, 128, 10], 64, "adam"), ([784, 128, 10], 256, "sgd"),
            ([784, 512, 512, 10], 128, "sgd"), ([784, 512, 512, 10], 128, "adam"), ([1024, 4096, 4096, 1024], 256, "sgd"),
        })
        {
            using var trainer = new Trainer(Numbers.Network(widths), new SoftmaxCrossEntropy(), CreateOptimizer(optimizer)) { BatchSize = batch };
            float[] x = Numbers.Array(batch * widths[0]);
            int[] labels = Numbers.Labels(batch, widths[^1]);
            Row(table, widths, batch, optimizer, () => trainer.TrainBatch(x, labels), "PyTorch", Torch.Step(widths, batch, optimizer),
                TorchSharpSteps.Step(widths, batch, optimizer));
        }
        TrainOne(table);
    }

    static void TrainOne(Table table)
    {
        int[] widths = [32, 64, 32, 1];
        using var trainer = new Trainer(Numbers.Network(widths), new MeanSquaredError(), CreateOptimizer("adam"));
        float[] x = Numbers.Array(widths[0]), target = [0.3f];
        Row(table, widths, batch: 1, "adam", () => trainer.TrainOne(x, target), "C, gcc", CompiledC.Run("train_one"));
    }

    static Optimizer CreateOptimizer(string name) => name == "sgd" ? new Sgd(1e-4f) : new Adam(1e-4f);

    static void Row(Table table, int[] widths, int batch, string optimizer, Action step, string peer, Timing? peerTime, Timing? torchSharp = null)
    {
        // Forward, dW, and dX of all layers except the first.
        double work = 0;
        for (int i = 1; i < widths.Length; i++)
        {
            work += (i == 1 ? 4.0 : 6.0) * batch * widths[i - 1] * widths[i];
        }
        double peak = Machine.Peak();
        Timing time = Measure.InTurns(1, step)[0];
        peak = Math.Max(peak, Machine.Peak());
        table.Row([
            string.Join('-', widths), $"{batch}", optimizer, Table.Time(time), Table.Share(work, time, peak), .. Cells(peer, peerTime),
            .. Cells("", torchSharp)]);

        string[] Cells(string name, Timing? timing) =>
            timing is { } other ? [$"{name} {Table.Time(other)}".Trim(), Table.Ratio(other.Median, time.Median)] : ["not measured", ""];
    }
}
