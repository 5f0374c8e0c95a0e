using System.Runtime.InteropServices;

namespace FastNn;

/// <summary>
/// Writes a file so that a crash, a full disk or an I/O error leaves the complete old one or the complete new one: a temporary file beside it is
/// written, flushed to the disk and renamed over it.
/// </summary>
internal static partial class WholeFile
{
    /// <summary>Writes the file with what the action puts into the stream. On any error the old file stays and the temporary one is removed.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush();
                FlushToDisk(stream);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    // FileStream.Flush(true) hides the errors of fsync on Unix, so it is called by itself.
    static void FlushToDisk(FileStream stream)
    {
        if (OperatingSystem.IsWindows())
        {
            stream.Flush(flushToDisk: true);
        }
        else if (FSync(stream.SafeFileHandle) != 0)
        {
            throw new IOException($"The file could not be written to the disk (error {Marshal.GetLastPInvokeError()}: {Marshal.GetLastPInvokeErrorMessage()}).");
        }
    }

    // The rename itself is on the disk only when the folder is. The file is whole either way, so a file system that cannot do it is no error.
    static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        int descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = FSync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
