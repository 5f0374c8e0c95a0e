using System.Globalization;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Writes lines without a header: the class and its probabilities with six digits for images and rows of numbers, or the outputs of the network with
/// round-trip digits.</summary>
/// <param name="schema">The names of the classes; null to write outputs.</param>
sealed class PlainPredictions(TableSchema? schema) : IPredictionWriter
{
    /// <inheritdoc/>
    public void WriteHeader(TextWriter output) { }

    /// <inheritdoc/>
    public void Write(TextWriter output, ReadOnlySpan<float> predicted)
    {
        if (schema is not null)
        {
            output.Write(CsvQuotes.Add(schema.ClassNames[Classifier.FindLargest(predicted)]));
            output.Write(',');
        }
        for (int i = 0; i < predicted.Length; i++)
        {
            output.Write(i > 0 ? "," : "");
            output.Write(predicted[i].ToString(schema is null ? "R" : "0.######", CultureInfo.InvariantCulture));
        }
        output.Write('\n');
    }
}
