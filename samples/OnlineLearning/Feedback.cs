using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnlineLearning;

/// <summary>What a sample turned out to be.</summary>
sealed record Feedback(float[]? Inputs, int Label)
{
    /// <summary>Reads one from a request and hands it on; a body that is none is answered with 400 and the reason.</summary>
    public static async Task Read(HttpContext context, Learner learner)
    {
        string? problem;
        try
        {
            Feedback? feedback = await JsonSerializer.DeserializeAsync(context.Request.Body, FeedbackJson.Default.Feedback, context.RequestAborted);
            problem = Problem(feedback);
            if (problem is null)
            {
                learner.Add(feedback!.Inputs, feedback.Label);
            }
        }
        catch (JsonException e)
        {
            problem = e.Message;
        }
        context.Response.StatusCode = problem is null ? StatusCodes.Status204NoContent : StatusCodes.Status400BadRequest;
        if (problem is not null)
        {
            Refuse(context.Response, problem);
        }
    }

    static string? Problem(Feedback? feedback) => feedback switch
    {
        not { Inputs: not null } => $$"""There are no inputs. Feedback is {"inputs": [{{World.Inputs}} numbers], "label": a number from 0 to {{World.Classes - 1}}}.""",
        { Inputs.Length: not World.Inputs } => $"There are {feedback.Inputs.Length} inputs; {World.Inputs} are needed.",
        { Label: < 0 or >= World.Classes } => $"The label {feedback.Label} is impossible; it must be from 0 to {World.Classes - 1}.",
        _ => null,
    };

    // A problem document, as the endpoint of the predictions answers (RFC 9457).
    static void Refuse(HttpResponse response, string detail)
    {
        response.ContentType = "application/problem+json";
        using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("title", "The feedback cannot be learned from");
        json.WriteNumber("status", response.StatusCode);
        json.WriteString("detail", detail);
        json.WriteEndObject();
    }
}

/// <summary>A number of a sample. JSON can say numbers that no float can hold; the serializer would make infinity of them.</summary>
sealed class FiniteNumber : JsonConverter<float>
{
    const int MostShown = 32;

    public override bool HandleNull => true;

    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out float value) && float.IsFinite(value))
        {
            return value;
        }
        string text = Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        throw new JsonException($"The input {(text.Length > MostShown ? $"{text[..MostShown]}..." : text)} is impossible; it must be a number from {float.MinValue} to {float.MaxValue}.");
    }

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>Generated: nothing is looked up by reflection.</summary>
[JsonSerializable(typeof(Feedback))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, Converters = [typeof(FiniteNumber)])]
sealed partial class FeedbackJson : JsonSerializerContext;
