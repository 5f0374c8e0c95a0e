using System.Text.Json;

namespace FastNn.Hosting;

/// <summary>Writes predictions by name: the class with the probabilities of all classes, or the number in the label's units.</summary>
static class NamedPredictions
{
    static readonly JsonEncodedText prediction = JsonEncodedText.Encode("prediction"), probabilities = JsonEncodedText.Encode("probabilities");

    /// <summary>Writes the prediction of a sample.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="columns">The columns of the model.</param>
    /// <param name="outputs">[<see cref="NamedColumns.Outputs"/>], all finite.</param>
    public static void Write(Utf8JsonWriter json, NamedColumns columns, ReadOnlySpan<float> outputs)
    {
        json.WriteStartObject();
        if (columns.ClassNames.Count == 0)
        {
            json.WriteNumber(prediction, outputs[0]);
        }
        else
        {
            json.WriteString(prediction, columns.ClassNames[FindLargest(outputs)]);
            json.WriteStartObject(probabilities);
            for (int i = 0; i < outputs.Length; i++)
            {
                json.WriteNumber(columns.ClassNames[i], outputs[i]);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Returns the most probable class, the first among equals.</summary>
    public static int FindLargest(ReadOnlySpan<float> outputs)
    {
        int largest = 0;
        for (int i = 1; i < outputs.Length; i++)
        {
            largest = outputs[i] > outputs[largest] ? i : largest;
        }
        return largest;
    }
}
