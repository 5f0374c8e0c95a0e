namespace FastNn.Tests.Support;

/// <summary>The source tree the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds FastNn.sln: the nearest one above the test binaries.</summary>
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
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
