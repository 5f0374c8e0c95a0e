using System.Text.Encodings.Web;
using System.Text.Json;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Writes each prediction as a JSON object in a line: <c>{"prediction":"A","probabilities":{"A":0.9,"B":0.1}}</c>, or <c>{"prediction":12.5}</c>.
/// NaN and infinite numbers are null.</summary>
sealed class JsonPredictions(TableSchema schema) : IPredictionWriter
{
    readonly string[] classes = [.. schema.ClassNames.Select(name => $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"")];

    /// <inheritdoc/>
    public void WriteHeader(TextWriter output) { }

    /// <inheritdoc/>
    public void Write(TextWriter output, ReadOnlySpan<float> predicted)
    {
        output.Write("{\"prediction\":");
        if (schema.Task == TabularTask.Regression)
        {
            WriteNumber(output, predicted[0]);
        }
        else
        {
            output.Write(classes[Classifier.FindLargest(predicted)]);
            output.Write(",\"probabilities\":{");
            for (int i = 0; i < predicted.Length; i++)
            {
                output.Write(i > 0 ? "," : "");
                output.Write(classes[i]);
                output.Write(':');
                WriteNumber(output, predicted[i]);
            }
            output.Write('}');
        }
        output.Write("}\n");
    }

    static void WriteNumber(TextWriter output, float value)
    {
        if (float.IsFinite(value))
        {
            RoundTripNumber.Write(output, value);
        }
        else
        {
            output.Write("null");
        }
    }
}
