namespace FastNn.Tests.Support;

/// <summary>
/// The runtime remembers casts in a managed table, which it doubles when it is full: on whichever thread casts just then, or makes it compile a
/// generic method with constraints. Whoever counts bytes from a process's first call on grows it to its last size before.
/// </summary>
static class CastTable
{
    // CastCache.cs of the runtime: MAXIMUM_CACHE_SIZE.
    const int Entries = 4096;

    public static void Grow()
    {
        int asked = 0;
        foreach (Type type in typeof(object).Assembly.GetTypes())
        {
            if (type is { ContainsGenericParameters: false, IsByRefLike: false, IsPointer: false } && type != typeof(void))
            {
                Array array = Array.CreateInstance(type, 0);
                asked += (array is IEnumerable<IDisposable> ? 1 : 1) + (array is IEnumerable<Attribute> ? 1 : 1) + (array is IEnumerable<IFormattable> ? 1 : 1);
            }
        }
        Assert.InRange(asked, Entries, int.MaxValue);
    }
}
