using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>Limits of size. Where one of them hurts, question the design first.</summary>
public sealed class BudgetTests
{
    const int LinesOfAFile = 300, FilesOfAFolder = 16, CharactersOfALine = 160, LinesOfTheCore = 31_710;

    static readonly string[] sources = Find("src"), all = [.. sources, .. Find("tests"), .. Find("bench"), .. Find("samples")];

    [Fact]
    public void No_file_of_source_is_long() => Faults.AssertNone(
        from file in sources
        let lines = File.ReadLines(file).Count()
        where lines > LinesOfAFile
        select $"{NameOf(file)} has {lines} lines, at most {LinesOfAFile} are allowed: is there more than one idea in it?");

    [Fact]
    public void No_folder_of_source_is_crowded() => Faults.AssertNone(
        from folder in sources.GroupBy(file => Path.GetDirectoryName(file)!)
        where folder.Count() > FilesOfAFolder
        select $"{NameOf(folder.Key)} has {folder.Count()} files, at most {FilesOfAFolder} are allowed: which of them belong together?");

    [Fact]
    public void No_line_of_code_is_wide() => Faults.AssertNone(
        from file in all
        from line in File.ReadLines(file).Index()
        where line.Item.Length > CharactersOfALine
        select $"{NameOf(file)}:{line.Index + 1} has {line.Item.Length} characters, at most {CharactersOfALine} are allowed");

    [Fact]
    public void Core_stays_small()
    {
        int lines = Find("src/FastNn").Sum(file => File.ReadLines(file).Count());

        Assert.True(lines < LinesOfTheCore, $"src/FastNn has {lines} lines; it must have less than {LinesOfTheCore}.");
    }

    [Fact]
    public void Every_source_is_counted()
    {
        Assert.Contains(sources, file => file.EndsWith("Trainer.cs", StringComparison.Ordinal));
        Assert.Contains(all, file => file.EndsWith("BudgetTests.cs", StringComparison.Ordinal));
    }

    static string[] Find(string folder) => Directory.GetFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories);

    static string NameOf(string path) => Path.GetRelativePath(Repository.Root, path);
}
