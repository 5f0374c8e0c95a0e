namespace FastNn.Kernels;

/// <summary>Checks that matrices have the same shape, at the entry of elementwise kernels.</summary>
static class SameShape
{
    /// <exception cref="ArgumentException">The matrices differ in rows or columns.</exception>
    public static void Check(ReadOnlyMatrix a, ReadOnlyMatrix b)
    {
        if (a.Rows != b.Rows || a.Columns != b.Columns)
        {
            throw new ArgumentException($"The matrices are [{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}]; they must have the same shape.");
        }
    }
}
