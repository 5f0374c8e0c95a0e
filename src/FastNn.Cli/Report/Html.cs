using System.Net;

namespace FastNn.Cli;

/// <summary>Text in a page.</summary>
static class Html
{
    /// <summary>Text that may hold anything, also in an attribute.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);
}
