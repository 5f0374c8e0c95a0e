using static System.FormattableString;

namespace FastNn.Tables;

/// <summary>Finds what is suspicious about the label of a table.</summary>
/// <param name="table">The table.</param>
/// <param name="label">Its label.</param>
/// <param name="dropsMissing">Whether rows without a label are left out.</param>
/// <param name="warnings">The sentences, added to.</param>
sealed class LabelWarnings(Table table, TableColumn label, bool dropsMissing, List<string> warnings)
{
    const int MinRows = 20, FewRows = 10;

    // A class is rare with less than a fifth of the rows that it has where all classes have as many.
    const double Rare = 0.2;

    public void Add(TabularTask task)
    {
        int missing = label.MissingCount;
        if (missing > 0)
        {
            warnings.Add(Invariant($"{missing:n0} of {table.RowCount:n0} rows have no label '{label.Name}'")
                + (dropsMissing ? " and are left out." : "; leave them out with DropMissingLabels."));
        }
        if (task == TabularTask.Classification)
        {
            Dictionary<string, int> counts = CategoryCounts.Count(label);
            AddSimilar(counts);
            AddRare(counts);
        }
        AddSorted();
    }

    void AddSimilar(Dictionary<string, int> counts)
    {
        foreach (IGrouping<string, string> same in counts.Keys.Order(StringComparer.Ordinal)
            .GroupBy(name => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1))
        {
            warnings.Add($"The classes {ValueText.Join(same)} differ only by case or blanks; write them alike if they are one class.");
        }
    }

    void AddRare(Dictionary<string, int> counts)
    {
        int rows = counts.Values.Sum();
        double limit = Math.Max(FewRows, Rare * rows / counts.Count);
        string[] rare = [.. counts.Where(pair => pair.Value < limit).OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        if (rare.Length == 0 || rows < MinRows)
        {
            return;
        }
        int fewest = counts[rare[0]];
        warnings.Add(Invariant($"The label is imbalanced: class '{rare[0]}' has {fewest:n0} of {rows:n0} rows ({100.0 * fewest / rows:0.##} %)")
            + (rare.Length > 1 ? Invariant($", and {rare.Length - 1} more {(rare.Length == 2 ? "class is" : "classes are")} rare.") : "."));
    }

    /// <summary>Warns where rows are sorted by their label, and a column increases with the rows: it would predict the label by the place of the row.</summary>
    void AddSorted()
    {
        if (table.RowCount < MinRows || !IsSorted())
        {
            return;
        }
        string[] numbers = [.. table.Columns.Where(column => column != label && column.HasNumbers && Increases(column)).Select(column => column.Name)];
        if (numbers.Length > 0)
        {
            warnings.Add($"The rows are sorted by the label, and {ValueText.Join(numbers)} increases with the rows: as an input it gives the label away. "
                + "Ignore it.");
        }
    }

    bool IsSorted()
    {
        var seen = new HashSet<string>();
        string? last = null;
        int changes = 0;
        for (int row = 0; row < label.RowCount; row++)
        {
            string text = label.GetText(row) ?? "";
            if (text == last)
            {
                continue;
            }
            if (!seen.Add(text))
            {
                return false;
            }
            last = text;
            changes++;
        }
        // Labels that are all different are numbers, whose order says nothing here.
        return changes < label.RowCount / 2;
    }

    static bool Increases(TableColumn column)
    {
        for (int row = 1; row < column.RowCount; row++)
        {
            if (!(column.GetNumber(row) > column.GetNumber(row - 1)))
            {
                return false;
            }
        }
        return true;
    }
}
