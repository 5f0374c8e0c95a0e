using System.Text.Json;

namespace FastNn.Formats;

/// <summary>JSON from files that anybody may have written.</summary>
static class StrictJson
{
    /// <summary>Reads a document that is no deeper and has no name twice.</summary>
    /// <exception cref="JsonException">It is malformed, deeper, or has a name twice.</exception>
    public static JsonDocument Parse(string text, int maxDepth) => JsonDocument.Parse(text, new JsonDocumentOptions
    {
        MaxDepth = maxDepth,
#if NET10_0_OR_GREATER
        // .NET 9, for which tests/AotSmoke compiles these sources, takes the last one.
        AllowDuplicateProperties = false,
#endif
    });
}
