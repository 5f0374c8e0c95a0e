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
        for (int row = 0; row < x.Rows; row++)
        {
            ReadOnlySpan<float> source = x.Row(row);
            Span<float> target = y.Row(row);
            int from = 0, to = 0;
            for (int i = 0; i < runs.Count; i++)
            {
                Copy(source[from..runs.Columns[i]], target[to..]);
                (from, to) = (runs.Columns[i] + 1, runs.Start(i) + runs.Width(i));
            }
            Copy(source[from..], target[to..]);
        }
    }

    /// <summary>dx = dy in kept columns, 0 in replaced ones.  dy: [rows, columns behind the replacement]  dx: [rows, columns]</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Backward(ReadOnlyMatrix dy, Matrix dx, ColumnRuns runs)
    {
        for (int row = 0; row < dx.Rows; row++)
        {
            ReadOnlySpan<float> source = dy.Row(row);
            Span<float> target = dx.Row(row);
            int from = 0, to = 0;
            for (int i = 0; i < runs.Count; i++)
            {
                Copy(source[from..runs.Start(i)], target[to..]);
                target[runs.Columns[i]] = 0;
                (from, to) = (runs.Start(i) + runs.Width(i), runs.Columns[i] + 1);
            }
            Copy(source[from..], target[to..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Copy(ReadOnlySpan<float> source, Span<float> target)
    {
        if (!source.IsEmpty)
        {
            source.CopyTo(target);
        }
    }
}
