namespace FastNn.Bench.Quick;

/// <summary>Measures predictions with compressed weights, beside those with floats.</summary>
static class CompressSection
{
    public static void Run(Table table)
    {
        table.Head("network", "batch", "floats, p50 (best, p99)", "bf16", "int8", "int8-dynamic", "ratios to floats", "bytes of the weights");
        foreach ((int[] widths, int batch) in new (int[], int)[]
        {
            ([50, 100, 100, 3], 1), ([784, 128, 10], 1), ([784, 512, 512, 10], 1), ([1024, 4096, 4096, 1024], 1),
            ([784, 512, 512, 10], 2), ([784, 512, 512, 10], 8), ([784, 512, 512, 10], 64),
        })
        {
            Network network = Numbers.Network(widths, softmax: false);
            Network[] networks = [network, .. Enum.GetValues<WeightFormat>()[1..].Select(network.Compress)];
            Predictor[] predictors = Array.ConvertAll(networks, each => each.CreatePredictor(batch));
            float[] x = Numbers.Array(batch * widths[0]), y = new float[batch * widths[^1]];
            Latency[] times = Measure.Calls(0.5, Array.ConvertAll(predictors, predictor => (Action)(() => predictor.PredictBatch(x, y))));
            table.Row(string.Join('-', widths), $"{batch}", Table.Time(times[0]), Table.Time(times[1]), Table.Time(times[2]), Table.Time(times[3]),
                string.Join(" / ", times[1..].Select(time => FormattableString.Invariant($"{time.Median / times[0].Median:f2}"))),
                FormattableString.Invariant($"{network.Parameters.ElementCount * sizeof(float):n0}"));
            Array.ForEach(predictors, predictor => predictor.Dispose());
        }
    }
}
