using System.CommandLine;

namespace FastNn.Cli;

/// <summary>Finds what a misspelt command or option was probably meant to be.</summary>
static class Spelling
{
    const int MostEdits = 2;

    /// <summary>The command or option of this command that is nearest to a word; null where none is near.</summary>
    public static string? Nearest(Command command, string word) =>
        command.Options.Where(option => !option.Hidden).Select(option => option.Name).Concat(command.Subcommands.Select(subcommand => subcommand.Name))
            .Select(name => (Name: name, Edits: Edits(word, name)))
            .Where(pair => pair.Edits <= Math.Min(MostEdits, pair.Name.TrimStart('-').Length / 2))
            .OrderBy(pair => pair.Edits).Select(pair => pair.Name).FirstOrDefault();

    /// <summary>Letters to insert, delete, replace or exchange with their neighbour to come from one word to the other (optimal string alignment
    /// distance).</summary>
    static int Edits(string a, string b)
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
