namespace FastNn.Kernels;

/// <summary>Columns that are replaced in place by runs of columns; the others pass, in order.</summary>
/// <param name="columns">The replaced columns, in ascending order.</param>
/// <param name="widths">The columns of each run.</param>
sealed class ColumnRuns(int[] columns, int[] widths)
{
    readonly int[] columns = columns, widths = widths, starts = Starts(columns, widths);

    /// <summary>Number of replaced columns.</summary>
    public int Count => columns.Length;

    /// <summary>The replaced columns, in ascending order.</summary>
    public ReadOnlySpan<int> Columns => columns;

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
}
