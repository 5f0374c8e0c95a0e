namespace FastNn.Tables;

/// <summary>Suggests the name that was probably meant.</summary>
static class NameDistance
{
    /// <summary>Returns "; did you mean 'price'?" where a name is near, else nothing.</summary>
    public static string Suggest(string name, IEnumerable<string> names)
    {
        string? nearest = FindNearest(name, names);
        return nearest is not null ? $"; perhaps '{nearest}' is meant" : "";
    }

    /// <summary>Returns the nearest name; null where none is near.</summary>
    public static string? FindNearest(string name, IEnumerable<string> names)
    {
        const int Length = 3;
        string? nearest = names.MinBy(other => Measure(name, other));
        return nearest is not null && Measure(name, nearest) <= Math.Max(1, name.Length / Length) ? nearest : null;
    }

    /// <summary>Counts the characters to insert, delete or replace (Levenshtein), ignoring case.</summary>
    static int Measure(string a, string b)
    {
        int[] costs = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = costs[0]++;
            for (int j = 0; j < b.Length; j++)
            {
                int change = diagonal + (char.ToUpperInvariant(a[i]) == char.ToUpperInvariant(b[j]) ? 0 : 1);
                diagonal = costs[j + 1];
                costs[j + 1] = Math.Min(change, 1 + Math.Min(costs[j], costs[j + 1]));
            }
        }
        return costs[^1];
    }
}
