using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FastNn.Tests.Support;

/// <summary>
/// Starts processes that SIGINT reaches. A shell has what a script starts in the background ignore SIGINT, children inherit that, and .NET respects it; where
/// the
/// tests were started so, no program that they start would ever hear the signal.
/// </summary>
static partial class Interrupts
{
    const int Interrupt = 2;
    const nint Default = 0, Ignore = 1;

    static readonly Lock gate = new();

    /// <summary>Starts a process with SIGINT at its default, whatever it is for this one.</summary>
    public static void Start(Process process)
    {
        lock (gate)
        {
            bool isIgnored = AreIgnored("self");
            if (isIgnored)
            {
                SetHandler(Interrupt, Default);
            }
            try
            {
                process.Start();
            }
            finally
            {
                if (isIgnored)
                {
                    SetHandler(Interrupt, Ignore);
                }
            }
        }
    }

    /// <summary>Whether a process ignores SIGINT. Only Linux says so.</summary>
    /// <param name="process">Its number, or <c>self</c>.</param>
    public static bool AreIgnored(string process) => OperatingSystem.IsLinux()
        && File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } mask
        && (ulong.Parse(mask.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1 << (Interrupt - 1))) != 0;

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
