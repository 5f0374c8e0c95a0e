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

    [Theory]
    [InlineData("/penguins")]
    [InlineData("/typed")]
    [InlineData("/trips")]
    public async Task Example_is_a_request_that_is_answered(string path)
    {
        await using Service service = await Start();
        OpenApiDocument document = await Read(service);

        string example = Find(document, path).RequestBody!.Content!["application/json"].Example!.ToJsonString();
        JsonElement answer = JsonDocument.Parse(await service.ReadAnswer(path, example)).RootElement;

        Assert.True(answer.TryGetProperty("prediction", out _));
        Assert.Equal($"[{answer.GetRawText()}]", await service.ReadAnswer(path, $"[{example}]"));
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
        Assert.Equal(["Sample of penguins", "Sample of sum", "Sample of trips"], any.AnyOf!.Select(form => form.Title).OfType<string>());
        Assert.Equal(8, any.AnyOf!.Count);
    }

    [Fact]
    public async Task Document_of_typed_rows_has_their_names_and_the_categories_of_the_model()
    {
        await using Service service = await Start();

        OpenApiOperation operation = Find(await Read(service), "/typed");

        Assert.Equal("Predict-penguins-2", operation.OperationId);
        Assert.Equal("Predicts samples with the model \"penguins\".", operation.Summary);
        IList<IOpenApiSchema> forms = operation.RequestBody!.Content!["application/json"].Schema!.AnyOf!;
        Assert.Equal(2, forms.Count);
        Assert.Equal("Penguin", forms[1].Items!.Title);
        IOpenApiSchema row = forms[0];
        string[] columns = ["island", "billLength", "billDepth", "flipperLength", "bodyMass", "sex", "year"];
        Assert.Equal([.. columns, "note", "species"], row.Properties!.Keys);
        Assert.Equal(columns.ToHashSet(), row.Required);
        Assert.False(row.AdditionalPropertiesAllowed);
        Assert.Equal(["Biscoe", "Dream", "Torgersen", "Atlantis"], row.Properties["island"].Enum!.Take(4).Select(name => name.GetValue<string>()));
        Assert.Equal(5, row.Properties["island"].Enum!.Count);
        Assert.Equal((JsonSchemaType.Number | JsonSchemaType.Null, "double"), (row.Properties["billLength"].Type!.Value, row.Properties["billLength"].Format));
        Assert.Equal((JsonSchemaType.Integer, "int32"), (row.Properties["year"].Type!.Value, row.Properties["year"].Format));
        Assert.Equal(["female", "male"], row.Properties["sex"].Enum!.Take(2).Select(name => name.GetValue<string>()));
        Assert.Equal("binary", operation.RequestBody.Content["application/octet-stream"].Schema!.Format);
        Assert.Equal(Penguins.Schema.ClassNames, operation.Responses!["200"].Content!["application/json"].Schema!.AnyOf![0].Properties!["probabilities"]
            .Properties!.Keys);
        Assert.All(new[] { "400", "406", "413", "415", "500", "503" },
            status => Assert.NotNull(operation.Responses[status].Content!["application/problem+json"].Schema));
    }

    [Fact]
    public async Task Document_of_typed_rows_says_how_their_values_are_written()
    {
        await using Service service = await Start();

        OpenApiOperation operation = Find(await Read(service), "/trips");

        IOpenApiSchema row = operation.RequestBody!.Content!["application/json"].Schema!.AnyOf![0];
        string[] columns = ["vehicle", "city", "isHoliday", "day", "asked", "length", "start", "stops", "the 'fee'"];
        Assert.Equal(columns.ToHashSet(), row.Required);
        Assert.Equal(["Car", "Bus"], row.Properties!["vehicle"].Enum!.Select(name => name.GetValue<string>()));
        Assert.Equal(["Bern", "Biel"], row.Properties["city"].Enum!.Select(name => name.GetValue<string>()));
        Assert.Equal(JsonSchemaType.Boolean, row.Properties["isHoliday"].Type);
        Assert.Equal(["date", "date-time", "time"], ((string[])["day", "asked", "start"]).Select(name => row.Properties[name].Format));
        // The network needs every value.
        Assert.All(columns, name => Assert.NotEqual(JsonSchemaType.Null, row.Properties[name].Type & JsonSchemaType.Null));
    }

    static OpenApiOperation Find(OpenApiDocument document, string path) => document.Paths[path].Operations![HttpMethod.Post];

    static Task<Service> Start() => Service.Start(
        services =>
        {
            services.AddFastNn("penguins", o => o.Create = _ => Penguins.Network);
            services.AddFastNn("sum", o => o.Create = _ => Penguins.Weighted("first", "second"));
            services.AddFastNn("plain", o => o.Create = _ => Nets.Sum());
            services.AddFastNn("trips", o => o.Create = _ => Trip.CreateNetwork());
            services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, RowContext.Default));
            services.AddOpenApi(o => o.AddFastNn());
        },
        routes =>
        {
            routes.MapPredict("/penguins", "penguins");
            routes.MapPredict("/sum", "sum");
            routes.MapPredict("/predict/{model}");
            routes.MapPredict("/typed", "penguins", RowContext.Default.Penguin);
            routes.MapPredict("/trips", "trips", RowContext.Default.Trip);
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
