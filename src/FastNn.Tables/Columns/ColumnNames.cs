namespace FastNn.Tables;

/// <summary>Finds columns by their names, or ignoring case and blanks around them where that is unambiguous.</summary>
sealed class ColumnNames
{
    readonly Dictionary<string, int> exact = new(StringComparer.Ordinal), similar = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="names">The names of all columns, all different.</param>
    public ColumnNames(IEnumerable<string> names)
    {
        All = [.. names];
        for (int i = 0; i < All.Count; i++)
        {
            exact.Add(All[i], i);
            // -1 where the name is ambiguous.
            similar[All[i].Trim()] = similar.ContainsKey(All[i].Trim()) ? -1 : i;
        }
    }

    /// <summary>The names of all columns.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Returns the column of this name; -1 where there is none.</summary>
    public int Find(string name) => exact.TryGetValue(name, out int column) || similar.TryGetValue(name.Trim(), out column) ? column : -1;
}
