using System.Buffers;
using System.Text.Json;

namespace FastNn.Hosting;

/// <summary>The pooled buffers of a request, for its samples and the response. They grow to the largest request.</summary>
sealed class RequestBuffers : IDisposable
{
    readonly ArrayBufferWriter<byte> text = new();
    readonly Utf8JsonWriter json;
    float[] inputs = [], outputs = [];

    public RequestBuffers() => (json, Rows) = (new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true }), new EncodedRows(this));

    /// <summary>The parser of JSON bodies.</summary>
    public JsonBody Json { get; } = new();

    /// <summary>The columns by whose names the samples were read; null for arrays and floats.</summary>
    public NamedColumns? Columns { get; set; }

    /// <summary>The values that were missing and unknown in samples that were read by names.</summary>
    public ValueEvents Events { get; set; } = new();

    /// <summary>The body of typed rows.</summary>
    public BodyBuffer Body { get; } = new();

    /// <summary>The typed rows.</summary>
    public EncodedRows Rows { get; }

    /// <summary>The number of inputs read.</summary>
    public int Count { get; set; }

    /// <summary>Whether the request has an array of rows, so that the response has one too, even for a single row.</summary>
    public bool IsNested { get; set; }

    /// <summary>The inputs read.</summary>
    public ReadOnlySpan<float> Inputs => inputs.AsSpan(0, Count);

    /// <summary>Returns a buffer for at least that many inputs, which keeps those read.</summary>
    public Span<float> ReserveInputs(int count)
    {
        if (inputs.Length < count)
        {
            Array.Resize(ref inputs, Math.Max(count, (int)Math.Min(2L * inputs.Length, Array.MaxLength)));
        }
        return inputs;
    }

    /// <summary>Returns some of the reserved inputs.</summary>
    public Span<float> GetInputs(int start, int count) => inputs.AsSpan(start, count);

    /// <summary>Returns a buffer for that many outputs.</summary>
    public Span<float> ReserveOutputs(int count)
    {
        if (outputs.Length < count)
        {
            outputs = new float[count];
        }
        return outputs.AsSpan(0, count);
    }

    public void Dispose() => json.Dispose();

    /// <summary>Writes finite outputs as JSON: an array of numbers or an object by name, or an array of these.</summary>
    /// <param name="values">[rows, width]</param>
    /// <param name="width">The outputs of a row.</param>
    public ReadOnlySpan<byte> WriteJson(ReadOnlySpan<float> values, int width)
    {
        text.ResetWrittenCount();
        json.Reset(text);
        if (IsNested)
        {
            json.WriteStartArray();
        }
        for (int start = 0; start < values.Length; start += width)
        {
            ReadOnlySpan<float> row = values.Slice(start, width);
            if (Columns is not null)
            {
                NamedPredictions.Write(json, Columns, row);
                continue;
            }
            json.WriteStartArray();
            foreach (float value in row)
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
