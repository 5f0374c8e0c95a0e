using System.Runtime.InteropServices;
using FastNn.Threading;
using Microsoft.Win32.SafeHandles;

namespace FastNn.Formats;

/// <summary>Opens files to read them. A pipe would be waited for, and a device may have no end: neither is opened.</summary>
static partial class SourceFile
{
    const int NoAccess = 13, NotPermitted = 1, Interrupted = 4;

    /// <summary>Opens a file for reading while others may write, rename and delete it.</summary>
    /// <param name="path">Its path; links are followed.</param>
    /// <param name="bufferSize">As for a <see cref="FileStream"/>; 0 for none.</param>
    /// <exception cref="IOException">It cannot be opened, or is no file but a folder, a device, a pipe or a socket.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path, int bufferSize = 4096)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // To open a device or a pipe does something to it: where it is known to be one, it is left alone.
        if (Directory.Exists(path) || FileStatus.Of(path) is { IsRegular: false })
        {
            throw NoFile(path);
        }
        SafeFileHandle handle = OpenHandle(path);
        // What was opened, whatever stands at the path now or did a moment ago.
        if (!FileStatus.Of(handle).IsRegular)
        {
            handle.Dispose();
            throw NoFile(path);
        }
        return new FileStream(handle, FileAccess.Read, bufferSize);
    }

    static IOException NoFile(string path) => new($"'{path}' is no regular file, but a folder, a device, a pipe or a socket; give the name of a file.");

    // Without waiting: to open a pipe is to wait for its writer, for ever if there is none. A file is opened and read as ever.
    static SafeFileHandle OpenHandle(string path)
    {
        // O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        int flags = OperatingSystem.IsLinux() ? 0x800 | 0x80000 | 0x100 : OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 | 0x20000 : 0;
        if (flags == 0 || !Platform.HasLibc)
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        while (true)
        {
            int descriptor = OpenDescriptor(path, flags);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                // Says in the framework's words that there is none.
                _ = File.GetAttributes(path);
                throw error is NoAccess or NotPermitted
                    ? new UnauthorizedAccessException($"Access to the path '{path}' is denied.")
                    : new IOException($"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)} (error {error}).");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);
}
