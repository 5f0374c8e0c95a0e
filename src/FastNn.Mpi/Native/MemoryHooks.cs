using System.Runtime.InteropServices;

namespace FastNn.Mpi.Native;

/// <summary>
/// Keeps UCX, which MPI libraries load, from replacing the memory functions of the process. It would patch mmap and its like while other threads of the
/// runtime call them, and one start in some dozens ended in a segmentation fault or hung. What it loses is a cache of registered memory for RDMA.
/// </summary>
static partial class MemoryHooks
{
    /// <summary>Sets UCX_MEM_EVENTS to no, unless it is set. Before the MPI library is loaded.</summary>
    public static void Disable()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Environment.SetEnvironmentVariable does not reach native libraries.
            _ = SetVariable("UCX_MEM_EVENTS", "no", overwrite: 0);
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
