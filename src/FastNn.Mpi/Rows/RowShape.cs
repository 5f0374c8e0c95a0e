using FastNn.Data;

namespace FastNn.Mpi;

/// <summary>The number of rows, and the shape of each.</summary>
readonly record struct RowShape(int Count, int Inputs, int Outputs, bool HasLabels)
{
    public static RowShape Of(Dataset rows) => new(rows.Count, rows.Inputs, rows.Outputs, rows.HasLabels);

    /// <summary>Gives all processes the shape of the rows of rank 0.</summary>
    public static RowShape Share(ProcessGroup group, Dataset? rows)
    {
        Span<int> numbers = stackalloc int[4];
        if (rows is not null)
        {
            (numbers[0], numbers[1], numbers[2], numbers[3]) = (rows.Count, rows.Inputs, rows.Outputs, rows.HasLabels ? 1 : 0);
        }
        group.Share(numbers);
        return new(numbers[0], numbers[1], numbers[2], numbers[3] != 0);
    }

    /// <summary>Makes a dataset of this shape.</summary>
    public Dataset Create(float[] inputs, RowTargets targets) =>
        HasLabels ? new(inputs, Inputs, targets.Labels, Outputs) : new(inputs, Inputs, targets.Rows, Outputs);
}

/// <summary>The targets of rows: labels, or rows of numbers.</summary>
readonly record struct RowTargets(int[] Labels, float[] Rows)
{
    /// <summary>Returns a copy of those of some rows.</summary>
    public RowTargets Slice(Range rows, RowShape shape) => shape.HasLabels
        ? new(Labels[rows], [])
        : new([], Rows[(rows.Start.Value * shape.Outputs)..(rows.End.Value * shape.Outputs)]);
}
