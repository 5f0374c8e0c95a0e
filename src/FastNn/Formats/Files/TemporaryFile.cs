using System.Text;

namespace FastNn.Formats;

/// <summary>
/// The file beside a target that is written first and then renamed over it. A process that was killed leaves one behind, which the next save of the same target
/// deletes: it is known by its name, and that no process holds a lock on it.
/// </summary>
static class TemporaryFile
{
    const string Extension = ".tmp";
    const int RandomDigits = 16, MaxAttempts = 10;

    /// <summary>Creates the temporary file of a target, and deletes those that killed processes have left. The stream locks it until it is closed.</summary>
    /// <param name="target">The path of the target, without links.</param>
    /// <param name="mode">The permissions of the new file; null for the default of the process.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static FileStream Create(string target, UnixFileMode? mode)
    {
        string start = $"{ShortName(target)}.", folder = Path.GetDirectoryName(target)!;
        DeleteLeftovers(folder, start);
        for (int attempt = 1; ; attempt++)
        {
            // Not a Guid, which needs a cryptographic random source that a minimal container may lack. CreateNew ensures that the name is free.
            string path = Path.Combine(folder, $"{start}{Random.Shared.NextInt64():x16}{Extension}");
            // Another process may take the file for a leftover between its creation and its lock, never after it.
            if (TryCreate(path, mode, isLast: attempt == MaxAttempts) is { } stream)
            {
                if (File.Exists(path) || attempt == MaxAttempts)
                {
                    return stream;
                }
                stream.Dispose();
            }
        }
    }

    static FileStream? TryCreate(string path, UnixFileMode? mode, bool isLast)
    {
        // With FileShare.Delete the file can be renamed while it is open, but not opened without sharing.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException) when (!isLast && File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Deletes what killed processes have left. A file that cannot be deleted stays: it does not keep the target from being saved.</summary>
    static void DeleteLeftovers(string folder, string start)
    {
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, $"*{Extension}"))
            {
                // Opening a pipe would wait for a reader.
                if (IsTemporary(Path.GetFileName(path), start) && FileStatus.Of(path) is { IsRegular: true })
                {
                    DeleteUnlocked(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    static void DeleteUnlocked(string path)
    {
        try
        {
            // Fails while a process that writes the file holds its lock.
            new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    static bool IsTemporary(string name, string start) =>
        name.Length > start.Length + Extension.Length
        && name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal)
        && FileText.IsHex(name.AsSpan()[start.Length..^Extension.Length], RandomDigits);

    /// <summary>Returns the name of a file, cut where it is long: 255 bytes are the limit of file systems.</summary>
    static string ShortName(string path)
    {
        const int MaxName = 200;
        string name = Path.GetFileName(path);
        if (Encoding.UTF8.GetByteCount(name) <= MaxName)
        {
            return name;
        }
        // A character of UTF-16 is at most three bytes; surrogate pairs are not cut.
        int length = MaxName / 3;
        return name[..(char.IsHighSurrogate(name[length - 1]) ? length - 1 : length)];
    }
}
