using System.Text.Json.Serialization.Metadata;

namespace FastNn.Hosting;

/// <summary>The type of the rows that a prediction endpoint takes.</summary>
/// <param name="Type">Its metadata, as strict as the endpoint: <see cref="JsonPropertyInfo.IsRequired"/> of a property says whether a row must have it.</param>
/// <param name="Names">The names in JSON by column.</param>
public sealed record RowMetadata(JsonTypeInfo Type, IReadOnlyDictionary<string, string> Names);
