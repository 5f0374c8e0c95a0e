namespace FastNn.Tables;

/// <summary>Counts the categories of a column, and chooses those that a schema keeps.</summary>
static class CategoryCounts
{
    /// <summary>Counts the rows of each category.</summary>
    public static Dictionary<string, int> Count(TableColumn column)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        if (column.Values is TextValues texts)
        {
            int[] rows = new int[texts.Names.Count];
            for (int row = 0; row < texts.Count; row++)
            {
                if (texts.Codes[row] >= 0)
                {
                    rows[texts.Codes[row]]++;
                }
            }
            for (int i = 0; i < rows.Length; i++)
            {
                counts.Add(texts.Names[i], rows[i]);
            }
            return counts;
        }
        var numbers = new Dictionary<float, int>();
        for (int row = 0; row < column.RowCount; row++)
        {
            float value = column.GetNumber(row);
            if (!float.IsNaN(value))
            {
                numbers[value] = numbers.GetValueOrDefault(value) + 1;
            }
        }
        foreach ((float value, int rows) in numbers)
        {
            counts.Add(Categories.Format(value), rows);
        }
        return counts;
    }

    /// <summary>Returns the most frequent categories, in their order.</summary>
    public static string[] Choose(Dictionary<string, int> counts, int most) =>
    [
        .. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(most).Select(pair => pair.Key)
            .Order(Comparer<string>.Create(Categories.Compare)),
    ];
}
