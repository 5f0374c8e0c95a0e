using FastNn.Bench.Peers;
using FastNn.Onnx;

namespace FastNn.Bench.Quick;

/// <summary>Measures networks that were imported from ONNX files beside ONNX Runtime on the same files.</summary>
static class OnnxSection
{
    public static void Run(Table table)
    {
        table.Head(
            "network", "batch", "FastNn, p50 (best, p99)", "ONNX Runtime C#, p50 (best, p99)", "ratio of p50", "ratio of the best",
            "bytes per call of both");
        foreach ((int[] widths, int batch) in new (int[], int)[]
        {
            ([32, 64, 32, 1], 1), ([13, 64, 64, 2], 1), ([784, 128, 10], 1), ([784, 512, 512, 10], 1),
            ([32, 64, 32, 1], 8), ([784, 128, 10], 2), ([784, 128, 10], 4), ([784, 128, 10], 8), ([784, 128, 10], 16), ([784, 512, 512, 10], 8),
            ([32, 64, 32, 1], 64), ([784, 128, 10], 64), ([784, 512, 512, 10], 64),
        })
        {
            using var file = new MemoryStream();
            Numbers.Network(widths).SaveOnnx(file);
            file.Position = 0;
            using Predictor predictor = OnnxModel.Load(file).CreatePredictor(batch);
            float[] x = Numbers.Array(batch * widths[0]), y = new float[batch * widths[^1]], other = new float[y.Length];

            using var peer = new OnnxRuntime(Numbers.Network(widths), batch, x, other);
            Action own = batch == 1 ? () => predictor.PredictOne(x, y) : () => predictor.PredictBatch(x, y);
            Latency[] times = Measure.Calls(0.5, own, peer.Run);
            double apart = y.Zip(other, (mine, theirs) => Math.Abs(mine - theirs)).Max();
            string peerTime = apart > 1e-4 ? FormattableString.Invariant($"differs by {apart:g2}") : Table.Time(times[1]);
            table.Row(
                string.Join('-', widths), $"{batch}", Table.Time(times[0]), peerTime,
                Table.Ratio(times[1].Median, times[0].Median), Table.Ratio(times[1].Best, times[0].Best), $"{CountBytes(own)} / {CountBytes(peer.Run)}");
        }
    }

    static long CountBytes(Action call)
    {
        const int Calls = 1000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
        {
            call();
        }
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
