using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace FastNn.Hosting;

/// <summary>Adds OpenAPI metadata to a prediction endpoint: name, request and response types.</summary>
sealed class PredictDescription : IApiDescriptionProvider
{
    const string Anything = "*/*", Problem = "application/problem+json";

    // A RequestDelegate has no parameters for the API explorer to read: these delegates have those of the two kinds of routes.
    static readonly Delegate named = static (string model) => { }, fixedModel = static () => { };

    /// <summary>Runs after the providers of the framework, which have negative orders.</summary>
    public int Order => 0;

    /// <summary>Adds the metadata to an endpoint.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="name">Its name, which is the operation id.</param>
    /// <param name="model">The name of its model; null where it is a route parameter.</param>
    /// <param name="row">Its rows; null for samples by the names of the columns, and arrays of numbers.</param>
    public static void AddTo(IEndpointConventionBuilder builder, string name, string? model, RowMetadata? row)
    {
        // Routing responds with 415 and no body to a type that no endpoint accepts. The wildcard lets the endpoint respond, with problem details.
        var accepts = new AcceptsMetadata([MediaTypes.Json, MediaTypes.Floats, Anything], row?.Type.Type ?? typeof(float[][]));
        var responses = new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(float[][]), [MediaTypes.Json, MediaTypes.Floats]);
        string samples = row is null ? "samples as objects with the columns of the model by name, or as arrays of numbers"
            : $"samples as objects of the type {row.Type.Type.Name}";
        builder.WithName(name)
            .WithSummary(model is null ? "Predicts samples with a model." : $"Predicts samples with the model \"{model}\".")
            .WithDescription(
                $"{MediaTypes.Json}: {samples}; one, or an array of these. {MediaTypes.Floats}: the inputs of the network as little-endian float32, "
                + "row by row. The response has a prediction for every sample.")
            .WithMetadata((model is null ? named : fixedModel).Method, accepts, responses, new PredictMetadata(model) { Row = row });
        if (model is null)
        {
            builder.WithMetadata(new ModelParameter());
        }
        int[] errors = [400, 404, 406, 413, 415, 500, 503];
        foreach (int status in errors)
        {
            if (status != StatusCodes.Status404NotFound || model is null)
            {
                builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [Problem]));
            }
        }
    }

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
    }

    /// <summary>Removes the wildcard from the request types.</summary>
    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        foreach (ApiDescription description in context.Results)
        {
            if (description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().Any(method => method == named.Method || method == fixedModel.Method))
            {
                foreach (ApiRequestFormat format in description.SupportedRequestFormats.Where(format => format.MediaType == Anything).ToArray())
                {
                    description.SupportedRequestFormats.Remove(format);
                }
            }
        }
    }

    /// <summary>The route parameter with the name of the model.</summary>
    sealed class ModelParameter : IParameterBindingMetadata
    {
        public ParameterInfo ParameterInfo { get; } = named.Method.GetParameters()[0];

        public string Name => "model";

        public bool HasTryParse => false;

        public bool HasBindAsync => false;

        public bool IsOptional => false;
    }
}
