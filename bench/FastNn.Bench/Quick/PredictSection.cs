using FastNn.Bench.Peers;

namespace FastNn.Bench.Quick;

/// <summary>Measures predictions through the public API.</summary>
static class PredictSection
{
    public static void Run(Table table)
    {
        table.Head(
            "network", "batch", "FastNn, p50 (best, p99)", "exact order", "of the peak or of reading the weights", "ONNX Runtime, p50 (best, p99)",
            "ratio of p50");
        foreach ((int[] widths, int batch) in new (int[], int)[]
        {
            ([32, 64, 32, 1], 1), ([13, 64, 64, 2], 1), ([784, 128, 10], 1), ([784, 512, 512, 10], 1),
            ([1024, 4096, 4096, 1024], 1), ([784, 128, 10], 8), ([784, 128, 10], 64), ([784, 512, 512, 10], 64),
        })
        {
            // The softmax of one output is a constant.
            Network network = Numbers.Network(widths, softmax: true);
            using Predictor predictor = network.CreatePredictor(batch),
                exact = network.CreatePredictor(new PredictorOptions { MaxBatch = batch, ExactOrder = true });
            float[] x = Numbers.Array(batch * widths[0]), y = new float[batch * widths[^1]], other = new float[y.Length];
            double weights = network.Parameters.ElementCount;
            using var peer = new OnnxRuntime(network, batch, x, other);
            Action[] actions = batch == 1
                ? [() => predictor.PredictOne(x, y), () => exact.PredictOne(x, y), peer.Run]
                : [() => predictor.PredictBatch(x, y), () => exact.PredictBatch(x, y), peer.Run];
            double limit = batch == 1 ? weights * 4 / Machine.ReadBandwidth((int)weights) / 1e9 : 2 * weights * batch / Machine.Peak() / 1e9;
            Latency[] times = Measure.Calls(0.5, actions);
            string share = FormattableString.Invariant($"{limit / times[0].Best * 100:f0} / {limit / times[0].Median * 100:f0} %");
            double apart = y.Zip(other, (own, theirs) => Math.Abs(own - theirs)).Max();
            table.Row(
                string.Join('-', widths), $"{batch}", Table.Time(times[0]), Table.Time(times[1]), share,
                apart > 1e-4 ? FormattableString.Invariant($"differs by {apart:g2}") : Table.Time(times[2]), Table.Ratio(times[2].Median, times[0].Median));
        }
    }
}
