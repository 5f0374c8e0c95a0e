using System.Text.Json.Nodes;
using FastNn.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace FastNn.OpenApi;

/// <summary>Gives the operation of a prediction endpoint the schemas of its models.</summary>
static class PredictOperation
{
    const string Json = "application/json", Floats = "application/octet-stream";

    public static Task Transform(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<PredictMetadata>().LastOrDefault() is not { } metadata)
        {
            return Task.CompletedTask;
        }
        IServiceProvider services = context.ApplicationServices;
        ServedModels all = services.GetRequiredService<ServedModels>();
        IOptionsMonitor<ModelOptions> options = services.GetRequiredService<IOptionsMonitor<ModelOptions>>();
        string[] names = metadata.Model is { } name ? [name] : [.. all.Names];
        ModelSchemas[] models = [.. names.Select(name => new ModelSchemas(all[name], options.Get(name)))];
        IDictionary<string, OpenApiMediaType>? request = operation.RequestBody?.Content;
        if (metadata.Row is { } row)
        {
            (OpenApiSchema schema, JsonNode? example) = models[0].DescribeRow(row);
            Describe(request, [.. OneOrMany(schema)], example);
        }
        else
        {
            Describe(request,
                [.. models.Select(model => model.Request).OfType<IOpenApiSchema>().SelectMany(OneOrMany), .. Numbers("The inputs of the network")],
                models[0].Example);
        }
        if (operation.Responses?.TryGetValue("200", out IOpenApiResponse? response) == true)
        {
            Describe(response.Content,
                [.. models.Select(model => model.Response).OfType<IOpenApiSchema>().SelectMany(OneOrMany), .. Numbers("The outputs of the network")], null);
        }
        return Task.CompletedTask;
    }

    /// <param name="content">The content by media type.</param>
    /// <param name="forms">The forms of JSON.</param>
    /// <param name="example">An example of JSON; null for none.</param>
    static void Describe(IDictionary<string, OpenApiMediaType>? content, List<IOpenApiSchema> forms, JsonNode? example)
    {
        if (content?.TryGetValue(Json, out OpenApiMediaType? json) == true)
        {
            (json.Schema, json.Example) = (new OpenApiSchema { AnyOf = forms }, example);
        }
        if (content?.TryGetValue(Floats, out OpenApiMediaType? floats) == true)
        {
            floats.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "Little-endian float32, row by row." };
        }
    }

    static IEnumerable<IOpenApiSchema> OneOrMany(IOpenApiSchema row) => [row, ModelSchemas.Many(row)];

    static IEnumerable<IOpenApiSchema> Numbers(string description) => OneOrMany(ModelSchemas.Numbers(description));
}
