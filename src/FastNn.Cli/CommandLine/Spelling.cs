using System.CommandLine;

namespace FastNn.Cli;

/// <summary>Finds the likely spelling of an unknown command, option or setting.</summary>
static class Spelling
{
    const int MaxEdits = 2;

    // Names of other libraries and of earlier versions.
    static readonly Dictionary<string, string> synonyms = new()
    {
        ["rate"] = "learningrate",
        ["lr"] = "learningrate",
        ["--rate"] = "--learning-rate",
        ["--lr"] = "--learning-rate",
        ["--batch-size"] = "--batch",
        ["--patience"] = "--early-stop",
    };

    /// <summary>Returns the command or option nearest to a word; null where none is near.</summary>
    public static string? FindNearest(Command command, string word)
    {
        IEnumerable<string> options = command.Options.Where(option => !option.Hidden).Select(option => option.Name);
        return FindNearest([.. options, .. command.Subcommands.Select(subcommand => subcommand.Name)], word);
    }

    /// <summary>Returns the name nearest to a word; null where none is near.</summary>
    public static string? FindNearest(IReadOnlyCollection<string> names, string word) =>
        synonyms.TryGetValue(word, out string? other) && names.Contains(other)
            ? other
            : names.Select(name => (Name: name, Edits: CountEdits(word, name)))
                .Where(pair => pair.Edits <= Math.Min(MaxEdits, pair.Name.TrimStart('-').Length / 2))
                .OrderBy(pair => pair.Edits).Select(pair => pair.Name).FirstOrDefault();

    /// <summary>Counts insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment distance).</summary>
    static int CountEdits(string a, string b)
    {
        int[,] edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                int same = i > 0 && j > 0 && a[i - 1] == b[j - 1] ? 0 : 1;
                edits[i, j] = i == 0 || j == 0 ? i + j : Math.Min(edits[i - 1, j - 1] + same, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }
        return edits[a.Length, b.Length];
    }
}
