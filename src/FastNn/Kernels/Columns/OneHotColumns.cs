using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// One-hot encoding: replaces columns of category numbers by one column per category, and copies the other columns. The encoded columns are in ascending order,
/// each with its number of categories.
/// </summary>
static class OneHotColumns
{
    /// <summary>Whether a value is a category from 0 to before the count. NaN is not.</summary>
    public static bool IsCategory(float value, int count) => value >= 0 && value < count && value == MathF.Floor(value);

    /// <summary>x: [rows, columns]  y: [rows, columns - encoded columns + all categories]</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Forward(ReadOnlyMatrix x, Matrix y, ReadOnlySpan<int> columns, ReadOnlySpan<int> categories)
    {
        for (int row = 0; row < x.Rows; row++)
        {
            ReadOnlySpan<float> source = x.Row(row);
            Span<float> target = y.Row(row);
            int taken = 0;
            for (int i = 0; i < columns.Length; i++)
            {
                int plain = columns[i] - taken;
                source[..plain].CopyTo(target);
                Span<float> run = target.Slice(plain, categories[i]);
                run.Clear();
                if (IsCategory(source[plain], categories[i]))
                {
                    run[(int)source[plain]] = 1;
                }
                source = source[(plain + 1)..];
                target = target[(plain + categories[i])..];
                taken = columns[i] + 1;
            }
            source.CopyTo(target);
        }
    }

    /// <summary>dx = dy in copied columns, 0 in encoded columns, which have no gradient.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Backward(ReadOnlyMatrix dy, Matrix dx, ReadOnlySpan<int> columns, ReadOnlySpan<int> categories)
    {
        for (int row = 0; row < dx.Rows; row++)
        {
            ReadOnlySpan<float> source = dy.Row(row);
            Span<float> target = dx.Row(row);
            int taken = 0;
            for (int i = 0; i < columns.Length; i++)
            {
                int plain = columns[i] - taken;
                source[..plain].CopyTo(target);
                target[plain] = 0;
                source = source[(plain + categories[i])..];
                target = target[(plain + 1)..];
                taken = columns[i] + 1;
            }
            source.CopyTo(target);
        }
    }
}
