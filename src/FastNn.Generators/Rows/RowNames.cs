namespace FastNn.Generators;

/// <summary>The names of columns, or the texts of an enum, of which each may occur once.</summary>
/// <param name="names">The names that are taken.</param>
/// <param name="comparer">Tells which are the same.</param>
sealed class RowNames(IEnumerable<string> names, StringComparer comparer)
{
    readonly HashSet<string> taken = new(names, comparer);

    /// <summary>Returns what is wrong with a name; null for a good one.</summary>
    public static string? FindProblem(string name) => name.Trim().Length == 0 ? "is empty"
        : name != name.Trim() ? $"is '{name}'"
        : name.Any(char.IsControl) ? "has a control character" : null;

    /// <summary>Returns a good name that is like one with a problem, or like the name of the member where nothing of it is left.</summary>
    public string Mend(string name, string member)
    {
        string text = string.Concat(name.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return Take(text.Length > 0 ? text : member);
    }

    /// <summary>Returns another name for a duplicate: that of the member, or one with a number.</summary>
    public string Replace(string name, string member) => Take(comparer.Equals(name, member) ? name : member);

    string Take(string name)
    {
        string free = name;
        for (int i = 2; !taken.Add(free); i++)
        {
            free = $"{name}{i}";
        }
        return free;
    }
}
