using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnlineLearning;

/// <summary>What a sample turned out to be.</summary>
internal sealed record Feedback(float[]? Inputs, int Label)
{
    /// <summary>Reads one from a request and hands it on; a body that is none is answered with 400.</summary>
    public static async Task Read(HttpContext context, Learner learner)
    {
        Feedback? feedback = null;
        try
        {
            feedback = await JsonSerializer.DeserializeAsync(context.Request.Body, FeedbackJson.Default.Feedback, context.RequestAborted);
        }
        catch (JsonException)
        {
            // Answered below, as what has the wrong length is.
        }
        bool fits = feedback is { Inputs.Length: World.Inputs, Label: >= 0 and < World.Classes };
        if (fits)
        {
            learner.Add(feedback!.Inputs, feedback.Label);
        }
        context.Response.StatusCode = fits ? StatusCodes.Status204NoContent : StatusCodes.Status400BadRequest;
    }
}

/// <summary>Generated: nothing is looked up by reflection.</summary>
[JsonSerializable(typeof(Feedback))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class FeedbackJson : JsonSerializerContext;
