namespace FastNn.Bench.Quick;

/// <summary>Predictions through the public API.</summary>
internal static class PredictSection
{
    public static void Run(Table table)
    {
        table.Head("network", "batch", "FastNn", "exact order", "GB/s of weights, or GFLOP/s", "of the limit");
        foreach ((int[] widths, int batch) in new (int[], int)[]
        {
            ([32, 64, 32, 1], 1), ([13, 64, 64, 2], 1), ([784, 128, 10], 1), ([784, 512, 512, 10], 1), ([1024, 4096, 4096, 1024], 1), ([784, 128, 10], 8), ([784, 128, 10], 64), ([784, 512, 512, 10], 64),
        })
        {
            Network network = Numbers.Network(widths, softmax: widths[^1] > 1);
            using Predictor predictor = network.CreatePredictor(batch), exact = network.CreatePredictor(batch, exactOrder: true);
            float[] x = Numbers.Array(batch * widths[0]), y = new float[batch * widths[^1]];
            double weights = network.Parameters.Numbers;
            Timing[] times = batch == 1
                ? Measure.InTurns(0.5, () => predictor.PredictOne(x, y), () => exact.PredictOne(x, y))
                : Measure.InTurns(0.5, () => predictor.PredictBatch(x, y), () => exact.PredictBatch(x, y));
            (double work, double limit, string unit) = batch == 1
                ? (weights * 4, Machine.ReadBandwidth((int)weights), "GB/s")
                : (2 * weights * batch, Machine.Peak(), "GFLOP/s");
            table.Row(string.Join('-', widths), $"{batch}", Table.Time(times[0]), Table.Time(times[1]), Table.Rate(work, times[0], unit), Table.Share(work, times[0], limit));
        }
    }
}
