using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FastNn.Hosting;

/// <summary>An error response: problem details (RFC 9457) for the client, without internals of the service.</summary>
sealed record RequestError(int Status, string Title, string Detail)
{
    /// <summary>The JSON path of the value that is refused; null where there is none.</summary>
    public string? Path { get; init; }

    public static RequestError Malformed(string detail) => new(StatusCodes.Status400BadRequest, "Malformed samples", detail);

    public static RequestError WrongLength(string detail) => new(StatusCodes.Status400BadRequest, "Samples of the wrong length", detail);

    public static RequestError NotFinite(string detail) => new(StatusCodes.Status400BadRequest, "Input not finite", detail);

    public static RequestError TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "Too many samples", detail);

    public static RequestError TooManyRows(int maxRows) =>
        TooLarge($"The body has more than {maxRows} samples; send at most {maxRows} samples in a request.");

    public static RequestError TooLong(long maxBytes, int maxRows) =>
        TooLarge($"The body is larger than {maxBytes} bytes of JSON, the limit for {maxRows} samples; send fewer samples in a request.");

    public static RequestError UnknownModel(string? name, IEnumerable<string> names) =>
        new(StatusCodes.Status404NotFound, "Unknown model", $"The model \"{name}\" is unknown; the models are: {string.Join(", ", names)}.");

    public static RequestError WrongMediaType { get; } = new(
        StatusCodes.Status415UnsupportedMediaType,
        "Unsupported media type",
        $"Content-Type must be {MediaTypes.Json} (UTF-8) or {MediaTypes.Floats} (float32, little-endian), and the body not compressed.");

    public static RequestError NotAcceptable { get; } =
        new(StatusCodes.Status406NotAcceptable, "Not acceptable", $"Accept must include {MediaTypes.Json} or {MediaTypes.Floats}.");

    public static RequestError NotLoaded(string name) =>
        new(StatusCodes.Status503ServiceUnavailable, "Model not loaded", $"The model \"{name}\" is not loaded; try again later.");

    public static RequestError Busy(string name, int callers) =>
        new(StatusCodes.Status503ServiceUnavailable, "Model busy",
            $"The model \"{name}\" is busy with {callers} concurrent predictions, its maximum; try again later.");

    public static RequestError OutputNotFinite(string name, int row, int column, float value) => new(
        StatusCodes.Status500InternalServerError,
        "Output not finite",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Output {column} of the model \"{name}\" for sample {row} (from 0) is {value}, which JSON cannot represent; accept {MediaTypes.Floats} instead."));

    public static RequestError Failed { get; } =
        new(StatusCodes.Status500InternalServerError, "Prediction failed", "The prediction failed for valid samples; the service has logged the cause.");

    /// <summary>
    /// Writes the response: with the service's <see cref="IProblemDetailsService"/>, or directly where there is none or it cannot write an accepted type.
    /// Aborts the connection where a response has started.
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
        var problem = new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = Status, Title = Title, Detail = Detail } };
        if (Path is not null)
        {
            problem.ProblemDetails.Extensions["path"] = Path;
        }
        if (context.RequestServices?.GetService<IProblemDetailsService>() is { } service && await service.TryWriteAsync(problem))
        {
            return;
        }
        response.ContentType = "application/problem+json";
        using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        json.WriteString("detail", Detail);
        if (Path is not null)
        {
            json.WriteString("path", Path);
        }
        json.WriteEndObject();
    }
}
