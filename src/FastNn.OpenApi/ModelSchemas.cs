using System.Globalization;
using System.Text.Json.Nodes;
using FastNn.Hosting;
using FastNn.Tables;
using Microsoft.OpenApi;

namespace FastNn.OpenApi;

/// <summary>The JSON schemas of the samples and the predictions of a model.</summary>
/// <param name="model">The model.</param>
/// <param name="options">Its options.</param>
sealed class ModelSchemas(ServedModel model, ModelOptions options)
{
    // Longer lists are not for readers.
    const int MaxListed = 1_000;

    readonly TableSchema? table = model.Schema;

    /// <summary>The schema of a sample by names; null without a schema of a table.</summary>
    public IOpenApiSchema? Request => table is null ? null : new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Title = $"Sample of {model.Name}",
        Properties = table.Inputs.Index().ToDictionary(
            input => input.Item.Name, IOpenApiSchema (input) => DescribeInput(input.Item, model.AllowsMissing(input.Index))),
        Required = table.Inputs.Select(input => input.Name).ToHashSet(),
        AdditionalPropertiesAllowed = false,
    };

    /// <summary>The schema of a prediction by names; null without a schema of a table.</summary>
    public IOpenApiSchema? Response => table is null ? null : new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Title = $"Prediction of {model.Name}",
        Properties = table.Task == TabularTask.Regression
            ? new Dictionary<string, IOpenApiSchema> { ["prediction"] = new OpenApiSchema { Type = JsonSchemaType.Number, Description = $"{table.Label}." } }
            : new Dictionary<string, IOpenApiSchema>
            {
                ["prediction"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = $"{table.Label}, the most probable class.",
                    Enum = List(table.ClassNames),
                },
                ["probabilities"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "The probability of each class.",
                    Properties = table.ClassNames.Take(MaxListed).ToDictionary(name => name, IOpenApiSchema (_) => Probability()),
                },
            },
        Required = table.Task == TabularTask.Regression ? new HashSet<string> { "prediction" } : new HashSet<string> { "prediction", "probabilities" },
    };

    /// <summary>A sample that the model takes; null without a schema of a table.</summary>
    public JsonNode? Example => table is null ? null
        : new JsonObject(table.Inputs.Select(input => KeyValuePair.Create(input.Name, (JsonNode?)CreateExample(input))));

    /// <summary>Returns the schema of a row of numbers.</summary>
    public static IOpenApiSchema Numbers(string description) =>
        new OpenApiSchema { Type = JsonSchemaType.Array, Description = $"{description}.", Items = new OpenApiSchema { Type = JsonSchemaType.Number } };

    /// <summary>Returns the schema of an array.</summary>
    public static IOpenApiSchema Many(IOpenApiSchema item) => new OpenApiSchema { Type = JsonSchemaType.Array, Items = item, MinItems = 1 };

    static OpenApiSchema Probability() => new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Maximum = "1" };

    static List<JsonNode>? List(IEnumerable<string> names)
    {
        JsonNode[] values = [.. names.Take(MaxListed + 1).Select(name => JsonValue.Create(name))];
        return values.Length <= MaxListed ? [.. values] : null;
    }

    static JsonValue? CreateExample(TableInput input) => input.Kind switch
    {
        ColumnKind.Number => JsonValue.Create(0),
        ColumnKind.Boolean => JsonValue.Create(true),
        ColumnKind.Date => JsonValue.Create(input.HasTime ? "2026-03-31T12:00:00" : "2026-03-31"),
        _ => JsonValue.Create(input.Categories[0]),
    };

    OpenApiSchema DescribeInput(TableInput input, bool allowsMissing)
    {
        // A category that is a number may be given as one.
        bool hasNumbers = input.Kind == ColumnKind.Number || input.Categories.Any(name => double.TryParse(name, CultureInfo.InvariantCulture, out _));
        JsonSchemaType type = input.Kind switch
        {
            ColumnKind.Number => JsonSchemaType.Number,
            ColumnKind.Boolean => JsonSchemaType.Boolean | JsonSchemaType.String,
            _ => hasNumbers ? JsonSchemaType.String | JsonSchemaType.Number : JsonSchemaType.String,
        };
        var schema = new OpenApiSchema { Type = allowsMissing ? type | JsonSchemaType.Null : type };
        if (input.Kind == ColumnKind.Date)
        {
            schema.Description = "A date of ISO 8601, with or without a time.";
        }
        else if (input.Kind == ColumnKind.Category && !hasNumbers && !options.AllowUnknown && List(input.Categories) is { } names)
        {
            schema.Enum = allowsMissing ? [.. names, JsonNullSentinel.JsonNull] : names;
        }
        else if (input.Categories.Count > 0)
        {
            const int Most = 20;
            schema.Description = $"{string.Join(", ", input.Categories.Take(Most))}{(input.Categories.Count > Most ? ", ..." : "")}";
        }
        return schema;
    }
}
