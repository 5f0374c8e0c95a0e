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
        if (metadata.RowType is null)
        {
            Describe(operation.RequestBody?.Content, models, model => model.Request, () => ModelSchemas.Numbers("The inputs of the network"),
                models[0].Example);
        }
        if (operation.Responses?.TryGetValue("200", out IOpenApiResponse? response) == true)
        {
            Describe(response.Content, models, model => model.Response, () => ModelSchemas.Numbers("The outputs of the network"), null);
        }
        return Task.CompletedTask;
    }

    static void Describe(IDictionary<string, OpenApiMediaType>? content, ModelSchemas[] models, Func<ModelSchemas, IOpenApiSchema?> choose,
        Func<IOpenApiSchema> numbers, System.Text.Json.Nodes.JsonNode? example)
    {
        if (content is null)
        {
            return;
        }
        if (content.TryGetValue(Json, out OpenApiMediaType? json))
        {
            // A sample by names, an array of these, or the numbers of one or more.
            List<IOpenApiSchema> forms = [.. models.Select(choose).OfType<IOpenApiSchema>().SelectMany(row => (IOpenApiSchema[])[row, ModelSchemas.Many(row)])];
            json.Schema = new OpenApiSchema { AnyOf = [.. forms, numbers(), ModelSchemas.Many(numbers())] };
            json.Example = example;
        }
        if (content.TryGetValue(Floats, out OpenApiMediaType? floats))
        {
            floats.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "Little-endian float32, row by row." };
        }
    }
}
