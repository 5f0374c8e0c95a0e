using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Predicts the rows of a table in blocks, on all cores, while the next rows are read.</summary>
/// <param name="model">The model.</param>
/// <param name="isInteractive">Whether rows come one by one and are to be answered at once.</param>
sealed class TableRows(TabularModel model, bool isInteractive)
{
    const int MaxBatch = 256;

    /// <summary>The missing values and unknown categories of the rows.</summary>
    public InputCounts Counts { get; } = new(model.Schema);

    /// <summary>Predicts all rows of a file.</summary>
    /// <param name="rows">The file.</param>
    /// <param name="options">Its format.</param>
    /// <param name="writer">The format of the predictions.</param>
    /// <param name="output">The text of the predictions.</param>
    /// <exception cref="FastNnFormatException">The file is malformed; the rows before were predicted.</exception>
    public void Run(Stream rows, CsvOptions options, IPredictionWriter writer, TextWriter output)
    {
        int inputs = model.Schema.InputCount, width = Math.Max(1, model.Classes.Count), capacity = RowBlocks.GetCapacity(inputs);
        // A prediction must not depend on how many rows have arrived together.
        using TabularPredictor predictor = model.CreatePredictor(
            new PredictorOptions { MaxBatch = Math.Min(capacity, MaxBatch), Threads = Math.Min(Environment.ProcessorCount, 64), ExactOrder = true });
        float[] predicted = new float[capacity * width];
        bool isFirst = true;
        using var blocks = new RowBlocks(inputs, isInteractive, (block, count) =>
        {
            predictor.PredictBatch(block.AsSpan(0, count * inputs), predicted.AsSpan(0, count * width));
            if (isFirst)
            {
                writer.WriteHeader(output);
                isFirst = false;
            }
            for (int row = 0; row < count; row++)
            {
                writer.Write(output, predicted.AsSpan(row * width, width));
            }
            if (isInteractive)
            {
                output.Flush();
            }
        });
        try
        {
            model.Schema.ForEachInput(
                rows,
                row =>
                {
                    Counts.Add(row);
                    blocks.Add(row);
                },
                options);
        }
        finally
        {
            blocks.Complete();
        }
    }
}
