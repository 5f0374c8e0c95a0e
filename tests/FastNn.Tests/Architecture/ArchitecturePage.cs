using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>The rules that docs/architecture.md states as a picture and a table; the tests read them from there.</summary>
static partial class ArchitecturePage
{
    static readonly string text = File.ReadAllText(Repository.PathOf("docs/architecture.md"));

    /// <summary>The level of every room: the lines of the picture that begin with a number name rooms, each with a slash.</summary>
    public static IReadOnlyDictionary<string, int> Levels { get; } = (
        from line in LevelLine().Matches(text)
        from room in Room().Matches(line.Groups["rooms"].Value)
        select (Room: room.Groups[1].Value, Level: int.Parse(line.Groups["level"].Value, System.Globalization.CultureInfo.InvariantCulture)))
        .ToDictionary(pair => pair.Room, pair => pair.Level);

    /// <summary>The circles of files that are allowed: names of files without their extension; a * stands for any name in a folder or below.</summary>
    public static IReadOnlyList<string[]> Circles { get; } =
    [
        .. text[(text.IndexOf("## Circles", StringComparison.Ordinal) + 1)..].Split("\n## ")[0].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => CodeSpan().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value).ToArray()),
    ];

    [GeneratedRegex(@"^(?<level>\d)(?<rooms>(\s+\w+/)+)", RegexOptions.Multiline)]
    private static partial Regex LevelLine();

    [GeneratedRegex(@"(\w+)/")]
    private static partial Regex Room();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
