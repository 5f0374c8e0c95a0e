using System.Runtime.InteropServices;

// No native library is loaded from the folder of the program.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace FastNn.Threading;

/// <summary>Abilities of the operating system, decided here only, so that a test can turn one off.</summary>
static class Platform
{
    static bool IsWebAssembly => OperatingSystem.IsBrowser() || OperatingSystem.IsWasi();

    /// <summary>Whether threads can be started. In a browser and under WASI, starting one throws.</summary>
    public static bool HasThreads { get; set; } = !IsWebAssembly;

    /// <summary>Whether functions of the C library can be called by name.</summary>
    public static bool HasLibc { get; set; } = !OperatingSystem.IsWindows() && !IsWebAssembly;

    /// <summary>Throws if threads cannot be started.</summary>
    /// <param name="requirement">What needs a thread, and how to avoid it: a sentence.</param>
    /// <exception cref="PlatformNotSupportedException">No thread can be started here.</exception>
    public static void RequireThreads(string requirement)
    {
        if (!HasThreads)
        {
            throw new PlatformNotSupportedException($"{requirement} This platform, such as a browser, starts no threads.");
        }
    }
}
