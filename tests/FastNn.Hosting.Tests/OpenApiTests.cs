using System.Text.Json;
using FastNn.Hosting.Tests.Support;
using FastNn.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace FastNn.Hosting.Tests;

/// <summary>OpenAPI documents as a reader of another party understands them.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Document_lists_columns_categories_and_classes()
    {
        await using Service service = await Start();

        OpenApiDocument document = await Read(service);
        OpenApiOperation operation = Find(document, "/penguins");

        Assert.Equal("Predict-penguins", operation.OperationId);
        IOpenApiSchema row = operation.RequestBody!.Content!["application/json"].Schema!.AnyOf![0];
        TableSchema schema = Penguins.Schema;
        Assert.Equal(schema.Inputs.Select(input => input.Name), row.Properties!.Keys);
        Assert.Equal(schema.Inputs.Select(input => input.Name).ToHashSet(), row.Required);
        Assert.Equal(["Biscoe", "Dream", "Torgersen"], row.Properties["island"].Enum!.Take(3).Select(name => name.GetValue<string>()));
        Assert.Equal(JsonSchemaType.Number | JsonSchemaType.Null, row.Properties["bill_length_mm"].Type);
        Assert.Equal(JsonSchemaType.String | JsonSchemaType.Null, row.Properties["sex"].Type);
        Assert.Equal(4, operation.RequestBody.Content["application/json"].Schema!.AnyOf!.Count);
        IOpenApiSchema answer = operation.Responses!["200"].Content!["application/json"].Schema!.AnyOf![0];
        Assert.Equal(schema.ClassNames, answer.Properties!["prediction"].Enum!.Select(name => name.GetValue<string>()));
        Assert.Equal(schema.ClassNames, answer.Properties["probabilities"].Properties!.Keys);
        Assert.Equal("binary", operation.Responses["200"].Content!["application/octet-stream"].Schema!.Format);
        Assert.All(new[] { "400", "406", "413", "415", "500", "503" },
            status => Assert.NotNull(operation.Responses[status].Content!["application/problem+json"].Schema));
    }

    [Fact]
    public async Task Example_is_a_request_that_is_answered()
    {
        await using Service service = await Start();
        OpenApiDocument document = await Read(service);

        string example = Find(document, "/penguins").RequestBody!.Content!["application/json"].Example!.ToJsonString();
        string answer = await (await service.PostJson("/penguins", example)).Content.ReadAsStringAsync();

        Assert.Contains(JsonDocument.Parse(answer).RootElement.GetProperty("prediction").GetString(), Penguins.Schema.ClassNames);
    }

    [Fact]
    public async Task Document_follows_the_loaded_model()
    {
        await using Service service = await Start();
        service.Model("sum").Publish(Penguins.Weighted("third", "fourth"));

        OpenApiDocument document = await Read(service);

        Assert.Equal(["third", "fourth"], Find(document, "/sum").RequestBody!.Content!["application/json"].Schema!.AnyOf![0].Properties!.Keys);
        Assert.Equal(JsonSchemaType.Number, Find(document, "/sum").Responses!["200"].Content!["application/json"].Schema!.AnyOf![0]
            .Properties!["prediction"].Type);
        // A route for all models, one of which has no names.
        IOpenApiSchema any = Find(document, "/predict/{model}").RequestBody!.Content!["application/json"].Schema!;
        Assert.Equal(["Sample of penguins", "Sample of sum"], any.AnyOf!.Select(form => form.Title).OfType<string>());
        Assert.Equal(6, any.AnyOf!.Count);
    }

    static OpenApiOperation Find(OpenApiDocument document, string path) => document.Paths[path].Operations![HttpMethod.Post];

    static Task<Service> Start() => Service.Start(
        services =>
        {
            services.AddFastNn("penguins", o => o.Create = _ => Penguins.Network);
            services.AddFastNn("sum", o => o.Create = _ => Penguins.Weighted("first", "second"));
            services.AddFastNn("plain", o => o.Create = _ => Nets.Sum());
            services.AddOpenApi(o => o.AddFastNn());
        },
        routes =>
        {
            routes.MapPredict("/penguins", "penguins");
            routes.MapPredict("/sum", "sum");
            routes.MapPredict("/predict/{model}");
            routes.MapOpenApi();
        });

    static async Task<OpenApiDocument> Read(Service service)
    {
        using Stream stream = await service.Client.GetStreamAsync("/openapi/v1.json");
        using var content = new MemoryStream();
        await stream.CopyToAsync(content);
        content.Position = 0;
        ReadResult result = await OpenApiDocument.LoadAsync(content, "json");
        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        return result.Document!;
    }
}
