using System.Net;

namespace FastNn.Cli;

/// <summary>Writes HTML.</summary>
static class Html
{
    /// <summary>Encodes text for an element or an attribute.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);
}
