using System.Runtime.InteropServices;

namespace FastNn;

/// <summary>
/// Writes a file so that a crash, a full disk or an I/O error leaves the complete old one or the complete new one: a temporary file beside it is
/// written, flushed to the disk and renamed over it.
/// </summary>
internal static partial class WholeFile
{
    /// <summary>Writes the file with what the action puts into the stream. On any error the old file stays and the temporary one is removed. Of a link, the file that it leads to is written.</summary>
    /// <exception cref="IOException">It cannot be written, or is no file but a folder, a device or a pipe.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        path = TargetFile.Find(path) ?? throw new IOException($"'{path}' is no file that could be replaced, but a folder, a device or a pipe; give the name of a file.");
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        UnixFileMode? mode = OperatingSystem.IsWindows() || !File.Exists(path) ? null : File.GetUnixFileMode(path);
        try
        {
            using (FileStream stream = Create(temporary, mode))
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

    // Who may not read the old file may not read the new one, at no moment.
    static FileStream Create(string path, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows() || mode is not { } wanted)
        {
            return new FileStream(path, options);
        }
        options.UnixCreateMode = wanted;
        var stream = new FileStream(path, options);
        try
        {
            // The process has a mask that takes rights away. Where a file system gives all files the same ones, there is nothing to change.
            if (File.GetUnixFileMode(stream.SafeFileHandle) != wanted)
            {
                File.SetUnixFileMode(stream.SafeFileHandle, wanted);
            }
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // FileStream.Flush(true) hides the errors of fsync on Unix, so it is called by itself.
    static void FlushToDisk(FileStream stream)
    {
        if (!Platform.HasLibc)
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
        if (!Platform.HasLibc)
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
