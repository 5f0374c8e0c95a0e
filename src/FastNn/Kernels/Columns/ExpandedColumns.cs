using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// Some columns of category numbers, each written as a run of 0 with a 1 in it; what lies between them is copied. The columns are in rising order, each with
/// its number of categories.
/// </summary>
static class ExpandedColumns
{
    /// <summary>Whether a number is one of so many categories, counted from 0. NaN is none.</summary>
    public static bool IsCategory(float value, int count) => value >= 0 && value < count && value == MathF.Floor(value);

    /// <summary>x: [rows, columns]  y: [rows, columns - encoded ones + all categories]</summary>
    [MethodImpl(KernelCode.Options)]
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

    /// <summary>dx: dy where columns were copied, 0 where they were written out: a category has no slope.</summary>
    [MethodImpl(KernelCode.Options)]
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
