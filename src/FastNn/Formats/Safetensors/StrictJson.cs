using System.Text.Json;

namespace FastNn.Formats;

/// <summary>Parses JSON from untrusted files.</summary>
static class StrictJson
{
    /// <summary>Parses a document with limited depth and unique names.</summary>
    /// <exception cref="JsonException">The document is malformed or deeper, or has a duplicate name.</exception>
    public static JsonDocument Parse(string text, int maxDepth) => JsonDocument.Parse(text, new JsonDocumentOptions
    {
        MaxDepth = maxDepth,
#if NET10_0_OR_GREATER
        // .NET 9, for which tests/AotSmoke compiles these sources, takes the last one.
        AllowDuplicateProperties = false,
#endif
    });
}
