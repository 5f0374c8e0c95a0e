using System.Text.Json.Serialization;

namespace FastNn.Tables;

/// <summary>A schema as JSON.</summary>
sealed class SchemaDocument
{
    /// <summary>The version of the format; a reader refuses higher ones.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required int Columns { get; init; }

    public required IReadOnlyList<InputDocument> Inputs { get; init; }

    public required LabelDocument Label { get; init; }

    public FormatDocument? Format { get; init; }

    /// <summary>Whether columns are found by position alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPositional { get; init; }
}

/// <summary>An input as JSON.</summary>
sealed class InputDocument
{
    public required string Name { get; init; }

    public required int Column { get; init; }

    public required string Kind { get; init; }

    public IReadOnlyList<string>? Categories { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasTime { get; init; }
}

/// <summary>The label as JSON.</summary>
sealed class LabelDocument
{
    public required string Name { get; init; }

    public required int Column { get; init; }

    /// <summary>Omitted for regression.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DropMissing { get; init; }
}

/// <summary>How values are written, as JSON; omitted for the default.</summary>
sealed class FormatDocument
{
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>Null for a point.</summary>
    public char? DecimalSeparator { get; init; }

    public char? ThousandsSeparator { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AllowSigns { get; init; }

    public IReadOnlyList<string>? Dates { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool UnknownIsMissing { get; init; }
}

/// <summary>A schema as JSON of versions that kept it under the key <c>csv.schema</c>.</summary>
sealed class CsvSchemaDocument
{
    public required int Columns { get; init; }

    public required IReadOnlyList<CsvInputDocument> Inputs { get; init; }

    public required LabelDocument Label { get; init; }

    public IReadOnlyList<string>? Missing { get; init; }
}

/// <summary>An input of such a schema; a number without categories.</summary>
sealed class CsvInputDocument
{
    public required string Name { get; init; }

    public required int Column { get; init; }

    public IReadOnlyList<string>? Categories { get; init; }
}

/// <summary>The generated code that reads and writes schemas.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(SchemaDocument))]
[JsonSerializable(typeof(CsvSchemaDocument))]
sealed partial class SchemaJsonContext : JsonSerializerContext;
