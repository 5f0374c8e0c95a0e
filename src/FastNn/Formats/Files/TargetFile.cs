namespace FastNn.Formats;

/// <summary>Finds the file behind a path. Renaming a file over a link would replace the link, and over a device the device.</summary>
static class TargetFile
{
    // The limit of Linux.
    const int MostLinks = 40;

    /// <summary>Returns the full path with all links followed, those of folders included; null where it is a folder, a device or a pipe.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string? Find(string path)
    {
        int links = 0;
        string real = WithoutLinks(Path.GetFullPath(path), path, ref links);
        // The given path, because the target of /dev/stdout has no name.
        return Directory.Exists(real) || FileStatus.Of(path) is { IsRegular: false } ? null : real;
    }

    static string WithoutLinks(string full, string path, ref int links)
    {
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }
        folder = WithoutLinks(folder, path, ref links);
        string real = Path.Combine(folder, Path.GetFileName(full));
        if (new FileInfo(real).LinkTarget is not { } target)
        {
            return real;
        }
        return ++links <= MostLinks
            ? WithoutLinks(Path.GetFullPath(target, folder), path, ref links)
            : throw new IOException($"The links of '{path}' lead in a circle; give the name of a file.");
    }
}
