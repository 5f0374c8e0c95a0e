using FastNn.Memory;

namespace FastNn.Kernels;

/// <summary>Copies a matrix with its rows and columns exchanged.</summary>
internal static class Transpose
{
    /// <summary>y = xᵀ.  x: [rows, columns]  y: [columns, rows]. Padding of y is left as it is.</summary>
    public static void Run(ReadOnlyMatrix x, Matrix y)
    {
        if (x.Rows != y.Columns || x.Columns != y.Rows)
        {
            throw new ArgumentException($"The transpose of [{x.Rows}, {x.Columns}] is not [{y.Rows}, {y.Columns}].");
        }
        // Blocks of one cache line by one cache line: both sides are read and written in whole lines.
        for (int row = 0; row < x.Rows; row += Panel.Width)
        {
            int rows = Math.Min(Panel.Width, x.Rows - row);
            for (int column = 0; column < x.Columns; column += Panel.Width)
            {
                int columns = Math.Min(Panel.Width, x.Columns - column);
                for (int i = 0; i < columns; i++)
                {
                    Span<float> target = y.Data.Slice((column + i) * y.Stride + row, rows);
                    ReadOnlySpan<float> source = x.Data[(row * x.Stride + column + i)..];
                    for (int j = 0; j < target.Length; j++)
                    {
                        target[j] = source[j * x.Stride];
                    }
                }
            }
        }
    }
}
