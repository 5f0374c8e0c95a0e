using System.Diagnostics.CodeAnalysis;
using FastNn.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints that predict.</summary>
public static class FastNnEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Answers POST requests with samples: JSON (<c>[1, 2]</c> or <c>[[1, 2], [3, 4]]</c>) or raw little-endian float32 (<c>application/octet-stream</c>), one
    /// row
    /// or many, in the same format unless Accept asks for the other. The headers of an answer say the version of the model and the time of the
    /// prediction; whatever is wrong with a request is said in a problem document, written by the service's <c>IProblemDetailsService</c> where it has one.
    /// </summary>
    /// <remarks>The endpoint describes itself to OpenAPI: what it accepts and answers, a summary, and a name, <c>Predict</c>, or <c>Predict-digits</c> for the
    /// model
    /// "digits", with a number behind it where the name is taken. <c>WithName</c>, <c>WithSummary</c> and <c>WithTags</c> replace these.</remarks>
    /// <param name="endpoints">Where it is mapped.</param>
    /// <param name="pattern">The route. <c>{model}</c> in it is the name of the model: <c>"/predict/{model}"</c>.</param>
    /// <param name="model">The model, where the route does not name one.</param>
    /// <returns>The endpoint, to require authorization, limit rates, and so on.</returns>
    /// <exception cref="ArgumentException">Neither the route nor <paramref name="model"/> names a model, or both do, or there is none of that name.</exception>
    /// <exception cref="InvalidOperationException">No model was added.</exception>
    public static IEndpointConventionBuilder MapPredict(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ServedModels models = endpoints.ServiceProvider.GetModels();
        bool isNamed = RoutePatternFactory.Parse(pattern).GetParameter("model") is not null;
        if (model is not null && isNamed)
        {
            throw new ArgumentException($"The route \"{pattern}\" says which model, and so does the argument \"{model}\": take one of them away.", nameof(model));
        }
        // The route of a group that this one belongs to may name it.
        if (model is null && !isNamed && endpoints is not RouteGroupBuilder)
        {
            throw new ArgumentException($"The route \"{pattern}\" does not say which model: put {{model}} into it, or name one.", nameof(pattern));
        }
        if (model is not null && !models.TryGet(model, out _))
        {
            throw new ArgumentException($"There is no model \"{model}\". There are: {string.Join(", ", models.Names)}.", nameof(model));
        }
        var endpoint = new PredictEndpoint(models, model, endpoints.ServiceProvider.GetRequiredService<ILogger<ServedModel>>());
        IEndpointConventionBuilder builder = endpoints.MapPost(pattern, endpoint.Handle).WithDisplayName($"predict {model ?? pattern}");
        PredictDescription.AddTo(builder, models.UniqueEndpointName(model is null ? "Predict" : $"Predict-{model}"), model);
        return builder;
    }
}
