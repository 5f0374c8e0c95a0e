using System.Globalization;
using System.Text.Json.Nodes;
using FastNn.Tables;
using Microsoft.OpenApi;

namespace FastNn.OpenApi;

/// <summary>The JSON schemas of the values of columns, and examples of them.</summary>
static class ColumnSchema
{
    /// <summary>The length of the longest list of categories or classes: longer ones are not for readers.</summary>
    public const int MaxListed = 1_000;

    const JsonSchemaType Numbers = JsonSchemaType.Number | JsonSchemaType.Integer;

    /// <summary>Returns the schema of the values of an input in samples by names.</summary>
    /// <param name="input">The input.</param>
    /// <param name="allowsMissing">Whether the model predicts without its value.</param>
    /// <param name="allowsUnknown">Whether unknown categories are accepted.</param>
    public static OpenApiSchema Create(TableInput input, bool allowsMissing, bool allowsUnknown)
    {
        // A category that is a number may be given as one.
        JsonSchemaType type = input.Kind switch
        {
            ColumnKind.Number => JsonSchemaType.Number,
            ColumnKind.Boolean => JsonSchemaType.Boolean | JsonSchemaType.String,
            _ => input.Categories.Any(name => ParseNumber(name) is not null) ? JsonSchemaType.String | JsonSchemaType.Number : JsonSchemaType.String,
        };
        var schema = new OpenApiSchema { Type = type | JsonSchemaType.Null };
        Restrict(schema, input, allowsMissing, allowsUnknown);
        return schema;
    }

    /// <summary>Returns the schema of the values of a property.</summary>
    /// <param name="exported">The schema that System.Text.Json writes; null or <c>true</c> for any value.</param>
    /// <param name="type">The type of the property.</param>
    public static OpenApiSchema Create(JsonNode? exported, Type type)
    {
        var schema = new OpenApiSchema();
        if (exported is not JsonObject parts)
        {
            return schema;
        }
        JsonNode?[] types = parts["type"] is JsonArray several ? [.. several] : [parts["type"]];
        foreach (JsonNode name in types.OfType<JsonNode>())
        {
            schema.Type = (schema.Type ?? 0) | Enum.Parse<JsonSchemaType>(name.GetValue<string>(), ignoreCase: true);
        }
        schema.Pattern = parts["pattern"]?.GetValue<string>();
        schema.Format = parts["format"]?.GetValue<string>() ?? ((schema.Type & Numbers) > 0 ? FindFormat(Nullable.GetUnderlyingType(type) ?? type) : null);
        schema.Enum = parts["enum"] is JsonArray values ? [.. values.Select(value => value?.DeepClone() ?? JsonNullSentinel.JsonNull)] : null;
        return schema;
    }

    /// <summary>Adds what a model knows of a column to the schema of its values: whether they may be null, and their categories.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="input">The input of the model.</param>
    /// <param name="allowsMissing">Whether the model predicts without its value.</param>
    /// <param name="allowsUnknown">Whether unknown categories are accepted.</param>
    public static void Restrict(OpenApiSchema schema, TableInput input, bool allowsMissing, bool allowsUnknown)
    {
        const int Most = 20;
        if (!allowsMissing)
        {
            schema.Type &= ~JsonSchemaType.Null;
            schema.Enum = schema.Enum?.Where(value => !value.IsJsonNullSentinel()).ToList();
        }
        JsonSchemaType type = schema.Type & ~JsonSchemaType.Null ?? 0;
        if (schema.Enum is not null || schema.Format is not null)
        {
            return;
        }
        if (input.Kind == ColumnKind.Date)
        {
            schema.Description = "A date of ISO 8601, with or without a time.";
        }
        else if (input.Kind == ColumnKind.Category && type == JsonSchemaType.String && !allowsUnknown && List(input.Categories) is { } names)
        {
            schema.Enum = type == schema.Type ? names : [.. names, JsonNullSentinel.JsonNull];
        }
        else if (input.Categories.Count > 0)
        {
            schema.Description = $"{string.Join(", ", input.Categories.Take(Most))}{(input.Categories.Count > Most ? ", ..." : "")}";
        }
    }

    /// <summary>Returns a value of a schema that a model accepts.</summary>
    /// <param name="schema">The schema of the value.</param>
    /// <param name="input">The input of the model; null where the value is none.</param>
    public static JsonNode CreateExample(OpenApiSchema schema, TableInput? input)
    {
        IReadOnlyList<string> categories = input?.Categories ?? [];
        if (schema.Enum is { Count: > 0 } values)
        {
            return (values.FirstOrDefault(value => categories.Contains(value.ToString())) ?? values[0]).DeepClone();
        }
        if (schema.Type?.HasFlag(JsonSchemaType.Boolean) == true)
        {
            return JsonValue.Create(true);
        }
        if ((schema.Type & Numbers) > 0)
        {
            return JsonValue.Create(categories.Select(ParseNumber).FirstOrDefault(number => number is not null) ?? 0);
        }
        return JsonValue.Create(schema.Format switch
        {
            "date" => "2026-03-31",
            "date-time" => "2026-03-31T12:00:00Z",
            "time" => "12:00:00",
            _ when categories.Count > 0 => categories[0],
            _ when input?.Kind == ColumnKind.Date => input.HasTime ? "2026-03-31T12:00:00" : "2026-03-31",
            // A span of time, which is a number of seconds for the model.
            _ when input?.Kind == ColumnKind.Number => "01:30:00",
            _ => "text",
        });
    }

    /// <summary>Returns names as the values of a schema; null where there are too many.</summary>
    public static List<JsonNode>? List(IEnumerable<string> names)
    {
        JsonNode[] values = [.. names.Take(MaxListed + 1).Select(name => JsonValue.Create(name))];
        return values.Length <= MaxListed ? [.. values] : null;
    }

    static string? FindFormat(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Int32 => "int32",
        TypeCode.Int64 => "int64",
        _ => null,
    };

    static double? ParseNumber(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number : null;
}
