using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace FastNn.Hosting;

/// <summary>What an endpoint that predicts says of itself to OpenAPI: its name, what it accepts and what it answers.</summary>
sealed class PredictDescription : IApiDescriptionProvider
{
    const string Anything = "*/*", Problem = "application/problem+json";

    // A handler that is a RequestDelegate has no parameters to be read off: these have those of the two kinds of routes.
    static readonly Delegate named = static (string model) => { }, fixedModel = static () => { };

    /// <summary>After the framework's own providers.</summary>
    public int Order => 0;

    /// <summary>Adds the description to an endpoint.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="name">Its name, which is the id of the operation.</param>
    /// <param name="model">Its model; null where the route names it.</param>
    public static void AddTo(IEndpointConventionBuilder builder, string name, string? model)
    {
        // Routing answers 415 by itself, and without a reason, to what no endpoint accepts. With anything at the end it leaves that to the endpoint.
        var accepts = new AcceptsMetadata([MediaTypes.Json, MediaTypes.Floats, Anything], typeof(float[][]));
        var answers = new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(float[][]), [MediaTypes.Json, MediaTypes.Floats]);
        builder.WithName(name)
            .WithSummary(model is null ? "Predicts samples with a model." : $"Predicts samples with the model \"{model}\".")
            .WithDescription($"{MediaTypes.Json}: rows of numbers, or a single row without the outer brackets. {MediaTypes.Floats}: the same numbers as little-endian float32, row after row. The answer has a row of outputs for every row of inputs.")
            .WithMetadata((model is null ? named : fixedModel).Method, accepts, answers);
        if (model is null)
        {
            builder.WithMetadata(new ModelParameter());
        }
        int[] refusals = [400, 404, 406, 413, 415, 500, 503];
        foreach (int status in refusals)
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

    /// <summary>Takes away what is accepted only so that it is refused with a reason.</summary>
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

    /// <summary>The part of the route that names the model.</summary>
    sealed class ModelParameter : IParameterBindingMetadata
    {
        public ParameterInfo ParameterInfo { get; } = named.Method.GetParameters()[0];

        public string Name => "model";

        public bool HasTryParse => false;

        public bool HasBindAsync => false;

        public bool IsOptional => false;
    }
}
