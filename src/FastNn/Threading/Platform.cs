using System.Runtime.InteropServices;

// No native library is taken from the folder of the program.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace FastNn.Threading;

/// <summary>Says what the operating system offers. The only place that decides it, so that a test can take an ability away.</summary>
static class Platform
{
    static bool IsWebAssembly => OperatingSystem.IsBrowser() || OperatingSystem.IsWasi();

    /// <summary>Whether a thread can be started. In a browser and under WASI, starting one throws.</summary>
    public static bool HasThreads { get; set; } = !IsWebAssembly;

    /// <summary>Whether functions of the C library can be called by name.</summary>
    public static bool HasLibc { get; set; } = !OperatingSystem.IsWindows() && !IsWebAssembly;

    /// <summary>Throws where no thread can be started.</summary>
    /// <param name="requirement">What needs a thread, and how to do without: a sentence.</param>
    /// <exception cref="PlatformNotSupportedException">No thread can be started here.</exception>
    public static void RequireThreads(string requirement)
    {
        if (!HasThreads)
        {
            throw new PlatformNotSupportedException($"{requirement} This platform, such as a browser, starts no threads.");
        }
    }
}
