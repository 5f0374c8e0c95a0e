using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Predicts many rows.</summary>
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

    /// <summary>Returns the options of a predictor for so many rows of a model: large batches run on all cores, unless other predictors do.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="isAlone">Whether no other predictor runs at the same time.</param>
    public static PredictorOptions CreateOptions(int rows, bool isAlone = true) => new()
    {
        MaxBatch = Math.Clamp(rows, 1, Batch),
        Threads = isAlone && rows > Batch ? Math.Min(Environment.ProcessorCount, 64) : 1,
    };

    /// <summary>Returns the predictions of a model for encoded rows: probabilities, or numbers in the label's units.  [rows, classes or 1]</summary>
    /// <param name="predictor">A predictor of the model.</param>
    /// <param name="inputs">[rows, inputs]</param>
    public static float[] Run(TabularPredictor predictor, ReadOnlySpan<float> inputs)
    {
        TabularModel model = predictor.Model;
        float[] outputs = new float[inputs.Length / model.Schema.InputCount * Math.Max(1, model.Classes.Count)];
        predictor.PredictBatch(inputs, outputs);
        return outputs;
    }
}
