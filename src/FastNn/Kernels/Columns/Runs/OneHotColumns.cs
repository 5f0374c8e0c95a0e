using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>One-hot encoding: replaces columns of category numbers by one column per category, and copies the other columns.</summary>
static class OneHotColumns
{
    /// <summary>Whether a value is a category from 0 to before the count. NaN is not.</summary>
    public static bool IsCategory(float value, int count) => value >= 0 && value < count && value == MathF.Floor(value);

    /// <summary>x: [rows, columns]  y: [rows, columns - encoded columns + all categories]</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Forward(ReadOnlyMatrix x, Matrix y, ColumnRuns runs)
    {
        KeptColumns.Forward(x, y, runs);
        for (int row = 0; row < x.Rows; row++)
        {
            ReadOnlySpan<float> source = x.Row(row);
            Span<float> target = y.Row(row);
            for (int i = 0; i < runs.Count; i++)
            {
                float value = source[runs.Columns[i]];
                Span<float> run = target.Slice(runs.Start(i), runs.Width(i));
                run.Clear();
                if (IsCategory(value, run.Length))
                {
                    run[(int)value] = 1;
                }
            }
        }
    }
}
