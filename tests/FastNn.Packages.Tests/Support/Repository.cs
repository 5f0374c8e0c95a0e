namespace FastNn.Packages.Tests.Support;

/// <summary>The sources that the tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Copies what packages are made of and held against: no tests, and no history.</summary>
    public static void CopyTo(string folder)
    {
        foreach (string file in Directory.GetFiles(Root).Where(file => !Path.GetFileName(file).StartsWith(".git", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        foreach (string file in ((string[])["src", "baseline"]).SelectMany(part => Directory.EnumerateFiles(PathOf(part), "*", SearchOption.AllDirectories)))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    static string FindRoot()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FastNn.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No FastNn.sln above {AppContext.BaseDirectory}: run the tests inside the repository.");
        }
        return folder.FullName;
    }
}
