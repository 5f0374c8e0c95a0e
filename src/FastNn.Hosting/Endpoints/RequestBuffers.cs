using System.Buffers;
using System.Text.Json;

namespace FastNn.Hosting;

/// <summary>What one request needs: room for its samples and for the answer. Kept from request to request, and grown where one is larger than those
/// before.</summary>
sealed class RequestBuffers : IDisposable
{
    readonly ArrayBufferWriter<byte> text = new();
    readonly Utf8JsonWriter json;
    float[] inputs = [], outputs = [];

    public RequestBuffers() => json = new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true });

    /// <summary>Reads JSON from piece to piece.</summary>
    public JsonRows Json { get; } = new();

    /// <summary>Numbers that have been read.</summary>
    public int Count { get; set; }

    /// <summary>Whether the samples came as an array of rows, and the answer is one too, also where it is a single row.</summary>
    public bool IsNested { get; set; }

    /// <summary>What has been read.</summary>
    public ReadOnlySpan<float> Inputs => inputs.AsSpan(0, Count);

    /// <summary>Room for at least that many inputs; what was read stays.</summary>
    public Span<float> RoomForInputs(int count)
    {
        if (inputs.Length < count)
        {
            Array.Resize(ref inputs, Math.Max(count, (int)Math.Min(2L * inputs.Length, Array.MaxLength)));
        }
        return inputs;
    }

    /// <summary>Room for so many outputs.</summary>
    public Span<float> Outputs(int count)
    {
        if (outputs.Length < count)
        {
            outputs = new float[count];
        }
        return outputs.AsSpan(0, count);
    }

    public void Dispose() => json.Dispose();

    /// <summary>The outputs as text: an array of numbers, or an array of such rows. All of them are finite: JSON has no word for others.</summary>
    public ReadOnlySpan<byte> ToJson(ReadOnlySpan<float> values, int columns)
    {
        text.ResetWrittenCount();
        json.Reset(text);
        if (IsNested)
        {
            json.WriteStartArray();
        }
        for (int row = 0; row < values.Length; row += columns)
        {
            json.WriteStartArray();
            foreach (float value in values.Slice(row, columns))
            {
                json.WriteNumberValue(value);
            }
            json.WriteEndArray();
        }
        if (IsNested)
        {
            json.WriteEndArray();
        }
        json.Flush();
        return text.WrittenSpan;
    }
}
