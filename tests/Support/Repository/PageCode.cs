using System.Text.RegularExpressions;

namespace FastNn.Tests.Support;

/// <summary>The C# blocks of pages, to compare them with the code of tests.</summary>
static partial class PageCode
{
    /// <summary>Returns the C# blocks of a text in Markdown.</summary>
    public static string[] FindBlocks(string page) => [.. Block().Matches(page).Select(match => match.Groups[1].Value)];

    /// <summary>Returns code with one blank in place of all white space.</summary>
    public static string Flatten(string code) => Space().Replace(code, " ").Trim();

    /// <summary>Returns code without its usings, which stand at the head of a file.</summary>
    public static string RemoveUsings(string code) => Using().Replace(code, "");

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [\w.]+;$", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
