using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// Looks up the rows of a table by a column of category numbers.  table, gradients: [categories + 2, size]; the last row but one is for missing values (NaN),
/// the last one for values that are no category.
/// </summary>
static class EmbeddedColumn
{
    /// <summary>The rows of a table beside those of the categories.</summary>
    public const int ExtraRows = 2;

    /// <summary>Copies the row of the table for each row of x to y, from column start on.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Forward(ReadOnlyMatrix x, int column, ReadOnlySpan<float> table, int size, Matrix y, int start)
    {
        int categories = table.Length / size - ExtraRows;
        for (int row = 0; row < x.Rows; row++)
        {
            table.Slice(Place(x.Row(row)[column], categories) * size, size).CopyTo(y.Row(row)[start..]);
        }
    }

    /// <summary>Adds the gradients of all rows, in order, to those of the table's rows, which are cleared first unless they accumulate.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Backward(ReadOnlyMatrix x, int column, ReadOnlyMatrix dy, int start, Span<float> gradients, int size, bool accumulate)
    {
        int categories = gradients.Length / size - ExtraRows;
        if (!accumulate)
        {
            gradients.Clear();
        }
        for (int row = 0; row < x.Rows; row++)
        {
            ReadOnlySpan<float> source = dy.Row(row).Slice(start, size);
            Span<float> sums = gradients.Slice(Place(x.Row(row)[column], categories) * size, size);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += source[i];
            }
        }
    }

    static int Place(float value, int categories) =>
        OneHotColumns.IsCategory(value, categories) ? (int)value : float.IsNaN(value) ? categories : categories + 1;
}
