using System.Runtime.InteropServices;
using FastNn.Formats;
using FastNn.Threading;

namespace FastNn;

/// <summary>
/// Writes a file so that a crash, a full disk or an I/O error leaves the complete old one or the complete new one: a temporary file beside it is
/// written, flushed to the disk and renamed over it. For formats of your own.
/// </summary>
/// <remarks>Any thread; two that write the same file leave the whole file of one of them. Allocates.</remarks>
public static partial class WholeFile
{
    /// <summary>Writes a file by an action on its stream. On any error the old file stays and the temporary one is removed. Links are followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content; the stream is closed afterwards.</param>
    /// <exception cref="IOException">The file cannot be written, or is a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        path = TargetFile.Find(path)
            ?? throw new IOException($"'{path}' is no file that could be replaced, but a folder, a device or a pipe; give the name of a file.");
        UnixFileMode? mode = OperatingSystem.IsWindows() || !File.Exists(path) ? null : File.GetUnixFileMode(path);
        using (FileStream stream = TemporaryFile.Create(path, mode))
        {
            try
            {
                SetMode(stream, mode);
                write(stream);
                stream.Flush();
                FlushToDisk(stream, path);
                // While the file is open and locked: another process could take it for a leftover.
                File.Move(stream.Name, path, overwrite: true);
            }
            catch
            {
                File.Delete(stream.Name);
                throw;
            }
        }
        FlushFolder(path);
    }

    // The new file has the permissions of the old one. The umask of the process has removed some; some file systems give all files the same.
    static void SetMode(FileStream stream, UnixFileMode? mode)
    {
        if (!OperatingSystem.IsWindows() && mode is { } wanted && File.GetUnixFileMode(stream.SafeFileHandle) != wanted)
        {
            File.SetUnixFileMode(stream.SafeFileHandle, wanted);
        }
    }

    // FileStream.Flush(true) hides the errors of fsync on Unix, so it is called by itself.
    static void FlushToDisk(FileStream stream, string path)
    {
        if (!Platform.HasLibc)
        {
            stream.Flush(flushToDisk: true);
        }
        else if (FSync(stream.SafeFileHandle) != 0)
        {
            throw new IOException(
                $"'{path}' could not be written to the disk (error {Marshal.GetLastPInvokeError()}: {Marshal.GetLastPInvokeErrorMessage()}); the " +
                $"older file, if there was one, is as it was.");
        }
    }

    // The rename is durable when the folder is flushed. The file is complete either way: a file system that does not support it is no error, a failed flush
    // is.
    static void FlushFolder(string path)
    {
        const int Interrupted = 4, IoError = 5, TooManyInSystem = 23, TooMany = 24, NoSpace = 28;
        string folder = Path.GetDirectoryName(path)!;
        if (!Platform.HasLibc)
        {
            return;
        }
        int descriptor = Open(folder, 0);
        int error = descriptor >= 0 && FSync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
        {
            _ = Close(descriptor);
        }
        if (error is Interrupted or IoError or TooManyInSystem or TooMany or NoSpace)
        {
            throw new IOException(
                $"'{path}' is written, but its folder could not be (error {error}: {Marshal.GetPInvokeErrorMessage(error)}): if the machine fails " +
                $"now, the older file may stand there again. Save it anew.");
        }
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
