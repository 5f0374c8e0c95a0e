using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Predicts rows one by one, as they are read.</summary>
/// <param name="network">The network.</param>
/// <param name="schema">Its columns.</param>
/// <param name="isRaw">Whether to write the outputs of the network as they are, else probabilities.</param>
/// <param name="isInteractive">Whether to flush after every row.</param>
sealed class SingleRows(Network network, TableSchema schema, bool isRaw, bool isInteractive)
{
    /// <summary>Predicts all rows of a file.</summary>
    /// <param name="rows">The file.</param>
    /// <param name="options">Its format.</param>
    /// <param name="writer">The format of the predictions.</param>
    /// <param name="output">The text of the predictions.</param>
    /// <exception cref="FastNnFormatException">The file is malformed; the rows before were predicted.</exception>
    public void Run(Stream rows, CsvOptions options, IPredictionWriter writer, TextWriter output)
    {
        float[] y = new float[network.Outputs];
        // Exact order: the printed digits do not change from version to version.
        using Predictor predictor = network.CreatePredictor(new PredictorOptions { ExactOrder = true });
        bool isFirst = true;
        schema.ForEachInput(
            rows,
            x =>
            {
                predictor.PredictOne(x, y);
                if (!isRaw)
                {
                    Classifier.ToProbabilities(network, y);
                }
                if (isFirst)
                {
                    writer.WriteHeader(output);
                    isFirst = false;
                }
                writer.Write(output, y);
                if (isInteractive)
                {
                    output.Flush();
                }
            },
            options);
    }
}
