using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Writes predictions of a table as CSV with a header: <c>prediction,probability(A),probability(B)</c>, or <c>prediction</c> for numbers.</summary>
sealed class CsvPredictions(TableSchema schema) : IPredictionWriter
{
    const string Prediction = "prediction";

    readonly string[] classes = [.. schema.ClassNames.Select(CsvQuotes.Add)];

    /// <inheritdoc/>
    public void WriteHeader(TextWriter output)
    {
        output.Write(Prediction);
        foreach (string name in schema.ClassNames)
        {
            output.Write(',');
            output.Write(CsvQuotes.Add($"probability({name})"));
        }
        output.Write('\n');
    }

    /// <inheritdoc/>
    public void Write(TextWriter output, ReadOnlySpan<float> predicted)
    {
        if (schema.Task == TabularTask.Regression)
        {
            RoundTripNumber.Write(output, predicted[0]);
        }
        else
        {
            output.Write(classes[Classifier.FindLargest(predicted)]);
            foreach (float probability in predicted)
            {
                output.Write(',');
                RoundTripNumber.Write(output, probability);
            }
        }
        output.Write('\n');
    }
}
