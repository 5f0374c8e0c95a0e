using System.Diagnostics.CodeAnalysis;
using FastNn.Contracts;
using FastNn.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        Require.Argument(
            model is null || models.TryGet(model, out _),
            nameof(model),
            $"model is \"{model}\", but no model has that name; the models are: {string.Join(", ", models.Names)}.");
        var endpoint = new PredictEndpoint(models, model, endpoints.ServiceProvider.GetRequiredService<ILogger<ServedModel>>());
        IEndpointConventionBuilder builder = endpoints.MapPost(pattern, endpoint.Handle).WithDisplayName($"predict {model ?? pattern}");
        PredictDescription.AddTo(builder, models.CreateEndpointName(model is null ? "Predict" : $"Predict-{model}"), model);
        return builder;
    }
}
