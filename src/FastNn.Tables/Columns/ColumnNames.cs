namespace FastNn.Tables;

/// <summary>Finds columns by their names, or ignoring case and blanks around them where that is unambiguous.</summary>
sealed class ColumnNames
{
    readonly Dictionary<string, int> exact = new(StringComparer.Ordinal), similar = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="names">The names of all columns.</param>
    public ColumnNames(IEnumerable<string> names)
    {
        All = [.. names];
        for (int i = 0; i < All.Count; i++)
        {
            Add(exact, All[i], i);
            Add(similar, All[i].Trim(), i);
        }
    }

    /// <summary>The names of all columns.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Returns the sentences about columns that a table lacks.</summary>
    /// <param name="place">Where the names are: <c>header</c> or <c>table</c>.</param>
    /// <param name="missing">The names that are not there.</param>
    /// <param name="names">The names that are there.</param>
    /// <param name="data">What the names are of: <c>file</c> or <c>table</c>.</param>
    public static string DescribeMissing(string place, string[] missing, IEnumerable<string> names, string data) =>
        $"The {place} lacks {(missing.Length == 1 ? "the column" : "the columns")} {ValueText.Join(missing, most: 40)}; it has "
        + $"{ValueText.Join(names, most: 40)}. Add what is missing, or give the {data} that the model was trained for.";

    /// <summary>Returns the column of this name; -1 where there is none.</summary>
    public int Find(string name) => exact.TryGetValue(name, out int column) || similar.TryGetValue(name.Trim(), out column) ? column : -1;

    /// <summary>Adds a column; -1 where its name is ambiguous.</summary>
    static void Add(Dictionary<string, int> columns, string name, int column) => columns[name] = columns.ContainsKey(name) ? -1 : column;
}
