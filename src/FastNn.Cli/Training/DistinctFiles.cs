namespace FastNn.Cli;

/// <summary>Files that must not be one another, by whatever name or link they are called.</summary>
sealed class DistinctFiles
{
    static readonly StringComparer names = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    readonly Dictionary<string, string> options = new(names);

    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="path">The file, or a folder; null for none. It need not be there.</param>
    /// <exception cref="UsageException">It is the file of another option.</exception>
    public void Add(string option, string? path)
    {
        // What is no file, such as a pipe that rows come from, cannot be written over.
        if (path is not null && Network.GetSaveTarget(path) is { } target && !options.TryAdd(target, option))
        {
            throw new UsageException($"{option} is {path}, which is the file of {options[target]} too, and one would overwrite the other; give {option} another file.");
        }
    }

    /// <summary>Whether two paths are of one file.</summary>
    public static bool AreSame(string first, string second) => Network.GetSaveTarget(first) is { } target && names.Equals(target, Network.GetSaveTarget(second));
}
