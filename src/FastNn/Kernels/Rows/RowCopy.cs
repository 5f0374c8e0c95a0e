using System.Runtime.CompilerServices;

namespace FastNn.Kernels;

/// <summary>Copies rows.</summary>
static class RowCopy
{
    /// <summary>y = x.  x, y: [rows, columns]; does nothing if they are the same memory.</summary>
    public static void Run(ReadOnlyMatrix x, Matrix y)
    {
        SameShape.Check(x, y);
        if (x.IsEmpty || Unsafe.AreSame(ref x.Start, ref y.Start))
        {
            return;
        }
        for (int row = 0; row < x.Rows; row++)
        {
            x.Row(row).CopyTo(y.Row(row));
        }
    }
}
