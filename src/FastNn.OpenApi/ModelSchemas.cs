using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using FastNn.Hosting;
using FastNn.Tables;
using Microsoft.OpenApi;

namespace FastNn.OpenApi;

/// <summary>The JSON schemas of the samples and the predictions of a model.</summary>
/// <param name="model">The model.</param>
/// <param name="options">Its options.</param>
sealed class ModelSchemas(ServedModel model, ModelOptions options)
{
    readonly TableSchema? table = model.Schema;

    /// <summary>The schema of a sample by names; null without a schema of a table.</summary>
    public IOpenApiSchema? Request => table is null ? null : new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Title = $"Sample of {model.Name}",
        Properties = table.Inputs.Select((input, i) => KeyValuePair.Create(input.Name, (IOpenApiSchema)DescribeInput(input, i))).ToDictionary(),
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
                    Enum = ColumnSchema.List(table.ClassNames),
                },
                ["probabilities"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "The probability of each class.",
                    Properties = table.ClassNames.Take(ColumnSchema.MaxListed).ToDictionary(name => name, IOpenApiSchema (_) => Probability()),
                },
            },
        Required = table.Task == TabularTask.Regression ? new HashSet<string> { "prediction" } : new HashSet<string> { "prediction", "probabilities" },
    };

    /// <summary>A sample that the model takes; null without a schema of a table.</summary>
    public JsonNode? Example => table is null ? null
        : new JsonObject(table.Inputs.Select((input, i) =>
            KeyValuePair.Create(input.Name, (JsonNode?)ColumnSchema.CreateExample(DescribeInput(input, i), input))));

    /// <summary>Returns the schema of rows of a type, with what the model knows of their columns, and an example of a row; null without a schema of a
    /// table.</summary>
    public (OpenApiSchema Schema, JsonNode? Example) DescribeRow(RowMetadata row)
    {
        var schema = new OpenApiSchema { Title = row.Type.Type.Name };
        // A converter of its own says nothing.
        if (row.Type.Properties.Count == 0)
        {
            return (schema, null);
        }
        (schema.Type, schema.AdditionalPropertiesAllowed) = (JsonSchemaType.Object, false);
        (schema.Properties, schema.Required) = (new Dictionary<string, IOpenApiSchema>(), new HashSet<string>());
        JsonNode? values = row.Type.GetJsonSchemaAsNode()["properties"];
        Dictionary<string, string> columns = row.Names.ToDictionary(pair => pair.Value, pair => pair.Key);
        var example = new JsonObject();
        foreach (JsonPropertyInfo property in row.Type.Properties)
        {
            OpenApiSchema value = ColumnSchema.Create(values?[property.Name], property.PropertyType);
            schema.Properties.Add(property.Name, value);
            if (!property.IsRequired)
            {
                continue;
            }
            schema.Required.Add(property.Name);
            int input = columns.TryGetValue(property.Name, out string? column) ? FindInput(column) : -1;
            if (input >= 0)
            {
                ColumnSchema.Restrict(value, table!.Inputs[input], model.AllowsMissing(input), options.AllowUnknown);
            }
            example.Add(property.Name, ColumnSchema.CreateExample(value, input < 0 ? null : table!.Inputs[input]));
        }
        return (schema, table is null ? null : example);
    }

    /// <summary>Returns the schema of a row of numbers.</summary>
    public static IOpenApiSchema Numbers(string description) =>
        new OpenApiSchema { Type = JsonSchemaType.Array, Description = $"{description}.", Items = new OpenApiSchema { Type = JsonSchemaType.Number } };

    /// <summary>Returns the schema of an array.</summary>
    public static IOpenApiSchema Many(IOpenApiSchema item) => new OpenApiSchema { Type = JsonSchemaType.Array, Items = item, MinItems = 1 };

    OpenApiSchema DescribeInput(TableInput input, int index) => ColumnSchema.Create(input, model.AllowsMissing(index), options.AllowUnknown);

    /// <summary>Returns the input of a column of a type, which may have another case; -1 where there is none.</summary>
    int FindInput(string column) => table is null ? -1
        : table.Inputs.Index().FirstOrDefault(input => input.Item.Name.Equals(column, StringComparison.OrdinalIgnoreCase), (-1, null!)).Index;

    static OpenApiSchema Probability() => new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Maximum = "1" };
}
