namespace FastNn.Cli;

/// <summary>Formats text for the terminal.</summary>
static class TerminalText
{
    const int LineLength = 100;

    /// <summary>Replaces control characters of text from a file, which a terminal would execute.</summary>
    public static string Sanitize(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    /// <summary>Joins names with commas: all of them, or the first ones and how many follow.</summary>
    public static string Join(IReadOnlyList<string> names, int most) =>
        Sanitize(string.Join(", ", names.Take(most))) + (names.Count > most ? FormattableString.Invariant($", ... ({names.Count - most:n0} more)") : "");

    /// <summary>Joins items with commas, in lines of at most 100 characters where the items allow it.</summary>
    /// <param name="indent">The indent of all lines but the first.</param>
    /// <param name="items">The items.</param>
    public static string Wrap(string indent, IEnumerable<string> items)
    {
        var lines = new List<string>();
        foreach (string item in items)
        {
            if (lines.Count > 0 && indent.Length + lines[^1].Length + 3 + item.Length <= LineLength)
            {
                lines[^1] += $", {item}";
            }
            else
            {
                lines.Add(item);
            }
        }
        return string.Join($",{Environment.NewLine}{indent}", lines);
    }
}
