using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FastNn.Hosting;

/// <summary>Why a request is not answered with outputs: a problem document (RFC 9457), which says what was wrong and nothing of what is inside.</summary>
sealed record Refusal(int Status, string Title, string Detail)
{
    public static Refusal Malformed(string detail) => new(StatusCodes.Status400BadRequest, "The samples cannot be read", detail);

    public static Refusal WrongLength(string detail) => new(StatusCodes.Status400BadRequest, "The samples are of the wrong length", detail);

    public static Refusal NotFinite(string detail) => new(StatusCodes.Status400BadRequest, "A number is not finite", detail);

    public static Refusal TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "Too many samples", detail);

    public static Refusal UnknownModel(string? name, IEnumerable<string> names) =>
        new(StatusCodes.Status404NotFound, "There is no such model", $"There is no model \"{name}\". There are: {string.Join(", ", names)}.");

    public static Refusal WrongMediaType { get; } =
        new(StatusCodes.Status415UnsupportedMediaType, "Unknown media type", $"Send {MediaTypes.Json} (UTF-8) or {MediaTypes.Floats} (float32, little-endian), not compressed, and say so in Content-Type.");

    public static Refusal NotAcceptable { get; } =
        new(StatusCodes.Status406NotAcceptable, "No such answer", $"Answers are {MediaTypes.Json} or {MediaTypes.Floats}; Accept asks for something else.");

    public static Refusal NotLoaded(string name) =>
        new(StatusCodes.Status503ServiceUnavailable, "The model does not serve", $"The model \"{name}\" is not loaded. Try again later.");

    public static Refusal Busy(string name, int callers) =>
        new(StatusCodes.Status503ServiceUnavailable, "The model is busy", $"All {callers} callers of the model \"{name}\" have been busy for too long. Try again later.");

    public static Refusal OutputNotFinite(string name, int row, int column, float value) =>
        new(StatusCodes.Status500InternalServerError, "An output is not finite", $"For sample {row} (from 0), output {column} of the model \"{name}\" is {value.ToString(CultureInfo.InvariantCulture)}, and JSON has no word for that. Ask for {MediaTypes.Floats}.");

    public static Refusal Failed { get; } =
        new(StatusCodes.Status500InternalServerError, "The prediction failed", "The service could not make a prediction from samples that are in order. It has logged why.");

    /// <summary>
    /// Answers with it, unless an answer has begun already: through the service's <see cref="IProblemDetailsService"/>, which adds what its owner wants to be
    /// added, and
    /// where there is none, or none that writes what the client accepts, by itself.
    /// </summary>
    public async Task Write(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }
        response.Clear();
        response.StatusCode = Status;
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }
        if (Status == StatusCodes.Status415UnsupportedMediaType)
        {
            response.Headers["Accept-Post"] = $"{MediaTypes.Json}, {MediaTypes.Floats}";
        }
        if (context.RequestServices?.GetService<IProblemDetailsService>() is { } service
            && await service.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = Status, Title = Title, Detail = Detail } }))
        {
            return;
        }
        response.ContentType = "application/problem+json";
        using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        json.WriteString("detail", Detail);
        json.WriteEndObject();
    }
}
