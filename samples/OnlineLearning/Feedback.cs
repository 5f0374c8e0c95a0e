using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnlineLearning;

/// <summary>The true label of a sample.</summary>
sealed record Feedback(float[]? Inputs, int Label)
{
    /// <summary>Handles a request with feedback; an invalid body gets status 400 and problem details.</summary>
    public static async Task Handle(HttpContext context, Learner learner)
    {
        string? problem;
        try
        {
            Feedback? feedback = await JsonSerializer.DeserializeAsync(context.Request.Body, FeedbackJson.Default.Feedback, context.RequestAborted);
            problem = FindProblem(feedback);
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
            WriteProblem(context.Response, problem);
        }
    }

    static string? FindProblem(Feedback? feedback) => feedback switch
    {
        not { Inputs: not null } =>
            $$"""inputs is missing; send {"inputs": [{{World.Inputs}} numbers], "label": a number from 0 to {{World.Classes - 1}}}.""",
        { Inputs.Length: not World.Inputs } => $"inputs has {feedback.Inputs.Length} numbers; it must have {World.Inputs}.",
        { Label: < 0 or >= World.Classes } => $"label is {feedback.Label}; it must be from 0 to {World.Classes - 1}.",
        _ => null,
    };

    // Problem details (RFC 9457), as from the prediction endpoint.
    static void WriteProblem(HttpResponse response, string detail)
    {
        response.ContentType = "application/problem+json";
        using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("title", "Invalid feedback");
        json.WriteNumber("status", response.StatusCode);
        json.WriteString("detail", detail);
        json.WriteEndObject();
    }
}

/// <summary>Reads a finite input. The serializer would turn a number beyond the range of a float into infinity.</summary>
sealed class FiniteNumber : JsonConverter<float>
{
    const int MaxShown = 32;

    public override bool HandleNull => true;

    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out float value) && float.IsFinite(value))
        {
            return value;
        }
        string text = Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        string shown = text.Length > MaxShown ? $"{text[..MaxShown]}..." : text;
        throw new JsonException($"An input is {shown}; it must be a number from {float.MinValue} to {float.MaxValue}.");
    }

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>The generated serializer, without reflection.</summary>
[JsonSerializable(typeof(Feedback))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, Converters = [typeof(FiniteNumber)])]
sealed partial class FeedbackJson : JsonSerializerContext;
