using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Predicts all rows of a table.</summary>
static class BatchPrediction
{
    const int Batch = 256;

    /// <summary>Returns the outputs of a network for rows.  [rows, outputs]</summary>
    public static float[] Run(Network network, Dataset rows) => Run(network, Rows.GetInputs(rows));

    /// <summary>Returns the outputs of a network for rows.  [rows, outputs]</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">[rows, inputs]</param>
    public static float[] Run(Network network, ReadOnlySpan<float> inputs)
    {
        using Predictor predictor = network.CreatePredictor(Batch);
        int rows = inputs.Length / network.Inputs;
        float[] outputs = new float[rows * network.Outputs];
        for (int first = 0; first < rows; first += Batch)
        {
            int count = Math.Min(Batch, rows - first);
            predictor.PredictBatch(inputs.Slice(first * network.Inputs, count * network.Inputs),
                outputs.AsSpan(first * network.Outputs, count * network.Outputs));
        }
        return outputs;
    }
}
