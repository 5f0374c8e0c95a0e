using System.Runtime.InteropServices;

namespace FastNn.Mpi.Native;

/// <summary>
/// Keeps the runtime's handlers of the signals of faults. Libraries below MPI, such as UCX, replace them when they are loaded; a null reference would then
/// end the process instead of being an exception.
/// </summary>
static unsafe partial class SignalHandlers
{
    // SIGILL, SIGTRAP, SIGABRT, SIGFPE and SIGSEGV, and SIGBUS of Linux and of macOS.
    static readonly int[] signals = [4, 5, 6, 8, 11, OperatingSystem.IsMacOS() ? 10 : 7];

    // More than the size of a struct sigaction on any system.
    const int Size = 512;

    /// <summary>Runs an action, and restores the handlers.</summary>
    public static T Keep<T>(Func<T> action)
    {
        if (OperatingSystem.IsWindows())
        {
            return action();
        }
        byte* saved = stackalloc byte[Size * signals.Length];
        for (int i = 0; i < signals.Length; i++)
        {
            _ = SetAction(signals[i], null, saved + (i * Size));
        }
        try
        {
            return action();
        }
        finally
        {
            for (int i = 0; i < signals.Length; i++)
            {
                _ = SetAction(signals[i], saved + (i * Size), null);
            }
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SetAction(int signal, byte* action, byte* old);
}
