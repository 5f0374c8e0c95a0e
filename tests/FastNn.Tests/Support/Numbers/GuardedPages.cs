using System.Runtime.InteropServices;

namespace FastNn.Tests.Support;

/// <summary>
/// Memory between two pages that nobody may touch: a span that begins at the one or ends at the other. The first read or write outside ends the
/// process, which no test can catch: use it in a process of its own.
/// </summary>
sealed unsafe partial class GuardedPages
{
    const int ReadWrite = 3, PrivateAnonymous = 0x22, Margin = 256;

    readonly float* first;
    readonly int length;

    /// <param name="length">Floats; room is made for whole pages.</param>
    public GuardedPages(int length)
    {
        int page = Environment.SystemPageSize, pages = ((length * sizeof(float)) + page - 1) / page;
        byte* start = (byte*)Map(null, (nuint)((pages + 2) * page), 0, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, (nint)start);
        Assert.Equal(0, Protect(start + page, (nuint)(pages * page), ReadWrite));
        first = (float*)(start + page);
        this.length = pages * page / sizeof(float);
    }

    /// <summary>Whether this system has the calls and the numbers that are used here.</summary>
    public static bool AreHere => OperatingSystem.IsLinux();

    /// <summary>A span at one of the guards, full of NaN like the memory on its other side.</summary>
    public Span<float> Take(int count, bool atEnd)
    {
        var all = new Span<float>(first, length);
        int withMargin = Math.Min(length, count + Margin);
        (atEnd ? all[^withMargin..] : all[..withMargin]).Fill(float.NaN);
        return atEnd ? all[(length - count)..] : all[..count];
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);
}
