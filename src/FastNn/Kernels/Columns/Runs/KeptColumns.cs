using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Copies the columns that are not replaced by runs.</summary>
static class KeptColumns
{
    /// <summary>y = x in kept columns; runs are not written.  x: [rows, columns]  y: [rows, columns behind the replacement]</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Forward(ReadOnlyMatrix x, Matrix y, ColumnRuns runs)
    {
        foreach ((int from, int to, int length) in runs.Kept)
        {
            Copy(x, from, y, to, length);
        }
        Copy(x, runs.InputEnd, y, runs.OutputEnd, x.Columns - runs.InputEnd);
    }

    /// <summary>dx = dy in kept columns, 0 in replaced ones.  dy: [rows, columns behind the replacement]  dx: [rows, columns]</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Backward(ReadOnlyMatrix dy, Matrix dx, ColumnRuns runs)
    {
        foreach ((int to, int from, int length) in runs.Kept)
        {
            Copy(dy, from, dx, to, length);
        }
        Copy(dy, runs.OutputEnd, dx, runs.InputEnd, dx.Columns - runs.InputEnd);
        for (int row = 0; row < dx.Rows; row++)
        {
            Span<float> target = dx.Row(row);
            foreach (int column in runs.Columns)
            {
                target[column] = 0;
            }
        }
    }

    static void Copy(ReadOnlyMatrix source, int from, Matrix target, int to, int length)
    {
        for (int row = 0; row < source.Rows && length > 0; row++)
        {
            source.Row(row).Slice(from, length).CopyTo(target.Row(row)[to..]);
        }
    }
}
