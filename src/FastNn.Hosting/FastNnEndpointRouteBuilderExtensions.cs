using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using FastNn;
using FastNn.Contracts;
using FastNn.Hosting;
using FastNn.Tables;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps prediction endpoints.</summary>
public static class FastNnEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a POST endpoint that predicts samples: JSON (<c>[1, 2]</c> or <c>[[1, 2], [3, 4]]</c>) or raw little-endian float32
    /// (<c>application/octet-stream</c>), one row or many. The response has the format of the request unless Accept asks for the other. Response headers state
    /// the version of the model and the time of the prediction. Errors are problem details (RFC 9457), written by the service's
    /// <c>IProblemDetailsService</c> where it has one.
    /// </summary>
    /// <remarks>The endpoint has OpenAPI metadata: request and response types, a summary, and a name, <c>Predict</c>, or <c>Predict-digits</c> for the model
    /// "digits", with a number appended where the name is taken. <c>WithName</c>, <c>WithSummary</c> and <c>WithTags</c> replace them.</remarks>
    /// <param name="endpoints">The route builder.</param>
    /// <param name="pattern">The route. Its parameter <c>{model}</c> is the name of the model: <c>"/predict/{model}"</c>.</param>
    /// <param name="model">The name of the model, where the route has no such parameter.</param>
    /// <returns>The endpoint, for conventions such as authorization and rate limits.</returns>
    /// <exception cref="ArgumentException">Neither the route nor <paramref name="model"/> names a model, or both do, or no model has that name.</exception>
    /// <exception cref="InvalidOperationException">No model was added.</exception>
    public static IEndpointConventionBuilder MapPredict(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ServedModels models = endpoints.ServiceProvider.GetModels();
        bool hasParameter = RoutePatternFactory.Parse(pattern).GetParameter("model") is not null;
        Require.Argument(
            model is null || !hasParameter,
            nameof(model),
            $"model is \"{model}\", but the route \"{pattern}\" has a parameter {{model}}; omit one of them.");
        // The route of a group around this one may have the parameter.
        Require.Argument(
            model is not null || hasParameter || endpoints is RouteGroupBuilder,
            nameof(pattern),
            $"pattern is \"{pattern}\", which names no model; add a parameter {{model}} to it, or give the argument model.");
        if (model is not null)
        {
            FindModel(models, model);
        }
        return Map(endpoints, pattern, models, model, null);
    }

    /// <summary>
    /// Maps a POST endpoint that predicts rows of a type, one or an array of them, as JSON: its answers and errors are those of
    /// <see cref="MapPredict(IEndpointRouteBuilder, string, string)"/> for samples by names. Every column but the label must be there, once, and nothing else
    /// but members of the type. A version of the model that the type does not fit is rejected when it is loaded.
    /// </summary>
    /// <typeparam name="TRow">The type of a row.</typeparam>
    /// <param name="endpoints">The route builder.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="model">The name of the model.</param>
    /// <param name="rowType">The metadata of the type, such as <c>AppJson.Default.Loan</c>; null for those of the service, of
    /// <c>ConfigureHttpJsonOptions</c>.</param>
    /// <returns>The endpoint, for conventions such as authorization and rate limits.</returns>
    /// <exception cref="ArgumentException">No model has that name.</exception>
    /// <exception cref="FastNnFormatException">The type does not fit the loaded version.</exception>
    /// <exception cref="InvalidOperationException">No model was added.</exception>
    /// <exception cref="NotSupportedException">The service has no metadata of the type.</exception>
    public static IEndpointConventionBuilder MapPredict<TRow>(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string model,
        JsonTypeInfo<TRow>? rowType = null)
        where TRow : ITableRow<TRow>
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(model);
        ServedModels models = endpoints.ServiceProvider.GetModels();
        ServedModel served = FindModel(models, model);
        rowType ??= (JsonTypeInfo<TRow>)endpoints.ServiceProvider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(typeof(TRow));
        var body = new TypedRows<TRow>(rowType);
        served.AddCheck(body.Check);
        return Map(endpoints, pattern, models, model, body);
    }

    static ServedModel FindModel(ServedModels models, string model)
    {
        bool isKnown = models.TryGet(model, out ServedModel? served);
        Require.Argument(isKnown, nameof(model), $"model is \"{model}\", but no model has that name; the models are: {string.Join(", ", models.Names)}.");
        return served!;
    }

    static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, ServedModels models, string? model, RowBody? body)
    {
        var endpoint = new PredictEndpoint(models, model, body, endpoints.ServiceProvider.GetRequiredService<ILogger<ServedModel>>());
        IEndpointConventionBuilder builder = endpoints.MapPost(pattern, endpoint.Handle).WithDisplayName($"predict {model ?? pattern}");
        PredictDescription.AddTo(builder, models.CreateEndpointName(model is null ? "Predict" : $"Predict-{model}"), model, body?.Metadata);
        return builder;
    }
}
