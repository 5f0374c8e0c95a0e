namespace FastNn.Kernels;

/// <summary>Columns that are replaced in place by runs of columns; the others pass, in order.</summary>
/// <param name="columns">The replaced columns, in ascending order.</param>
/// <param name="widths">The columns of each run.</param>
sealed class ColumnRuns(int[] columns, int[] widths)
{
    readonly int[] columns = columns, widths = widths, starts = Starts(columns, widths);
    readonly (int, int, int)[] kept = FindKept(columns, widths);

    /// <summary>Number of replaced columns.</summary>
    public int Count => columns.Length;

    /// <summary>The replaced columns, in ascending order.</summary>
    public ReadOnlySpan<int> Columns => columns;

    /// <summary>The columns between the replaced ones and before them: the first one, the first one behind the replacement, and their number.</summary>
    public ReadOnlySpan<(int From, int To, int Length)> Kept => kept;

    /// <summary>The column behind the last replaced one.</summary>
    public int InputEnd => columns[^1] + 1;

    /// <summary>The column behind the last run.</summary>
    public int OutputEnd => starts[^1] + widths[^1];

    /// <summary>Creates runs of the same width.</summary>
    public static ColumnRuns OfWidth(int[] columns, int width)
    {
        int[] widths = new int[columns.Length];
        Array.Fill(widths, width);
        return new(columns, widths);
    }

    /// <summary>The first column of a run behind the replacement.</summary>
    public int Start(int place) => starts[place];

    /// <summary>The columns of a run.</summary>
    public int Width(int place) => widths[place];

    /// <summary>Returns the columns behind the replacement.</summary>
    public long CountOutputs(int inputs)
    {
        long outputs = inputs;
        foreach (int width in widths)
        {
            outputs += width - 1;
        }
        return outputs;
    }

    static int[] Starts(int[] columns, int[] widths)
    {
        int[] starts = new int[columns.Length];
        for (int i = 0, shift = 0; i < starts.Length; i++)
        {
            starts[i] = unchecked(columns[i] + shift);
            shift = unchecked(shift + widths[i] - 1);
        }
        return starts;
    }

    static (int, int, int)[] FindKept(int[] columns, int[] widths)
    {
        int[] starts = Starts(columns, widths);
        var kept = new List<(int, int, int)>();
        for (int i = 0, from = 0, to = 0; i < columns.Length; i++)
        {
            if (columns[i] > from)
            {
                kept.Add((from, to, columns[i] - from));
            }
            (from, to) = (columns[i] + 1, unchecked(starts[i] + widths[i]));
        }
        return [.. kept];
    }
}
