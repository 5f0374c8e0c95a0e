using System.Runtime.InteropServices;
using FastNn.Formats;
using FastNn.Threading;
using Microsoft.Win32.SafeHandles;

namespace FastNn;

/// <summary>Opens regular files for reading. Pipes, which may block, and devices, which may have no end, are refused. For formats of your own.</summary>
/// <remarks>Any thread. Allocates.</remarks>
public static partial class SourceFile
{
    const int NoAccess = 13, NotPermitted = 1, Interrupted = 4;

    /// <summary>Opens a file for reading while others may write, rename and delete it.</summary>
    /// <param name="path">Its path; links are followed.</param>
    /// <param name="bufferSize">As for a <see cref="FileStream"/>; 0 for none.</param>
    /// <exception cref="IOException">The file cannot be opened, or is a folder, a device, a pipe or a socket.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream Open(string path, int bufferSize = 4096)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Opening a device or a pipe has side effects.
        if (Directory.Exists(path) || FileStatus.Of(path) is { IsRegular: false })
        {
            throw NoFile(path);
        }
        SafeFileHandle handle = OpenHandle(path);
        // The path may have been replaced meanwhile: checks the file that was opened.
        if (!FileStatus.Of(handle).IsRegular)
        {
            handle.Dispose();
            throw NoFile(path);
        }
        return new FileStream(handle, FileAccess.Read, bufferSize);
    }

    static IOException NoFile(string path) => new($"'{path}' is no regular file, but a folder, a device, a pipe or a socket; give the name of a file.");

    // O_NONBLOCK: opening a pipe would wait for a writer.
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
                // Throws the exception of the framework where the file does not exist.
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
