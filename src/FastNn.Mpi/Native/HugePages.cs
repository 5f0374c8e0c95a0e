using System.Runtime.InteropServices;

namespace FastNn.Mpi.Native;

/// <summary>
/// Asks Linux to back the memory of messages by pages of 2 MB. MPI libraries copy the memory of another process of the machine page by page: two processes
/// added 100 MB in 32 ms from pages of 4 KB, and in 25 ms from large ones.
/// </summary>
/// <remarks>Works where <c>/sys/kernel/mm/transparent_hugepage/enabled</c> is <c>madvise</c> or <c>always</c>: from Linux 6.1 on at once, before it when the
/// kernel finds time. Elsewhere it does nothing.</remarks>
sealed unsafe partial class HugePages
{
    const nuint PageBytes = 2 << 20;

    // <asm-generic/mman-common.h>
    const int MadvHugePage = 14, MadvCollapse = 25;

    nuint requested;

    /// <summary>Requests large pages for a block, once.</summary>
    /// <param name="block">Memory that does not move.</param>
    public void Request(Span<float> block)
    {
        fixed (float* start = block)
        {
            nuint first = ((nuint)start + PageBytes - 1) & ~(PageBytes - 1), end = (nuint)(start + block.Length) & ~(PageBytes - 1);
            if (requested == first || end <= first || !OperatingSystem.IsLinux())
            {
                return;
            }
            requested = first;
            _ = Advise(first, end - first, MadvHugePage);
            _ = Advise(first, end - first, MadvCollapse);
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
