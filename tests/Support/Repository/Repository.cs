namespace FastNn.Tests.Support;

/// <summary>The source tree the tests were built from.</summary>
static class Repository
{
    static readonly string[] projectFolders = ["src", "tests", "bench", "samples"];

    /// <summary>The folder that holds FastNn.sln: the nearest one above the test binaries.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every project file, relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Projects => projectFolders
        .SelectMany(folder => Directory.EnumerateFiles(PathOf(folder), "*.csproj", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FastNn.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No FastNn.sln above {AppContext.BaseDirectory}: run the tests inside the repository.");
    }
}
