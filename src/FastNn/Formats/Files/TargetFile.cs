namespace FastNn.Formats;

/// <summary>The file behind a path. What is renamed over a link would replace the link, and over a device the device.</summary>
static class TargetFile
{
    // As many as Linux follows.
    const int MostLinks = 40;

    /// <summary>The full path without links, those of its folders included; null where something that is no file stands there.</summary>
    /// <exception cref="IOException">Its links lead in a circle.</exception>
    public static string? Find(string path)
    {
        int links = 0;
        string real = WithoutLinks(Path.GetFullPath(path), path, ref links);
        // The path as it was given, because what /dev/stdout leads to has no name.
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
