using System.Text.Json;

namespace FastNn.Tests.Support;

/// <summary>Numbers from elsewhere that lie in this assembly.</summary>
static class Embedded
{
    public static JsonElement Json(string name)
    {
        using Stream stream = typeof(Embedded).Assembly.GetManifestResourceStream(name)!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
