namespace FastNn.Kernels;

/// <summary>The check at the entry of kernels that walk matrices side by side.</summary>
static class SameShape
{
    /// <exception cref="ArgumentException">The matrices differ in rows or columns.</exception>
    public static void Check(ReadOnlyMatrix a, ReadOnlyMatrix b)
    {
        if (a.Rows != b.Rows || a.Columns != b.Columns)
        {
            throw new ArgumentException($"The matrices are [{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}]; they must be of one shape.");
        }
    }
}
