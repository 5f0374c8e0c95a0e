namespace FastNn.Tables;

/// <summary>The lines of rows in a file. Kept are only the rows whose line is not the one after the row before.</summary>
sealed class LineMap
{
    readonly List<int> rows = [], lines = [];
    LineMap? whole;
    int[] selected = [];

    /// <summary>Adds the line of the next row.</summary>
    public void Add(int row, int line)
    {
        if (rows.Count == 0 || line - lines[^1] != row - rows[^1])
        {
            rows.Add(row);
            lines.Add(line);
        }
    }

    /// <summary>Returns the line of a row; 0 where rows have none.</summary>
    public int Find(int row)
    {
        if (whole is not null)
        {
            return whole.Find(selected[row]);
        }
        if (rows.Count == 0)
        {
            return 0;
        }
        int found = rows.BinarySearch(row);
        found = found >= 0 ? found : ~found - 1;
        return lines[found] + row - rows[found];
    }

    /// <summary>Returns the lines of some rows.</summary>
    public LineMap Select(ReadOnlySpan<int> some) => new() { whole = this, selected = [.. some] };
}
