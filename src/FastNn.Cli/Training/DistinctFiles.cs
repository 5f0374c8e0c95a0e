namespace FastNn.Cli;

/// <summary>Checks that options name different files, through links too.</summary>
sealed class DistinctFiles
{
    static readonly StringComparer names = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    readonly Dictionary<string, string> options = new(names);

    /// <summary>Adds a file.</summary>
    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="path">The file or folder, which need not exist; null for none.</param>
    /// <exception cref="UsageException">Another option names the same file.</exception>
    public void Add(string option, string? path)
    {
        // A pipe, from which rows may come, has no target and cannot be overwritten.
        if (path is not null && Network.GetSaveTarget(path) is { } target && !options.TryAdd(target, option))
        {
            throw new UsageException($"{option} is {path}, which is also the file of {options[target]} and would be overwritten; give {option} another file.");
        }
    }

    /// <summary>Returns whether two paths are the same file.</summary>
    public static bool AreSame(string first, string second) =>
        Network.GetSaveTarget(first) is { } target && names.Equals(target, Network.GetSaveTarget(second));
}
