using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>Rules for everything that is written here, code and prose.</summary>
public sealed partial class TextTests
{
    static readonly string[] notOurs = [".git", "artifacts", "bin", "obj", ".vs", ".idea"];

    static readonly string[] binary = [".gz", ".npy", ".nupkg", ".onnx", ".png", ".safetensors"];

    // The file you are reading holds the patterns.
    static readonly string[] texts = [.. Files(new DirectoryInfo(Repository.Root))
        .Where(file => !binary.Contains(file.Extension) && file.Name != "TextTests.cs").Select(file => file.FullName)];

    [Fact]
    public void No_text_names_a_place_on_somebodys_machine() => Assert.Empty(Find(MachinePath(), texts));

    [Fact]
    public void No_source_leaves_work_for_later() => Assert.Empty(Find(Unfinished(), texts.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))));

    [Fact]
    public void Types_are_named_for_what_they_are() =>
        Assert.Empty(Find(EmptyName(),
            texts.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && file.StartsWith(Repository.PathOf("src"), StringComparison.Ordinal))));

    [Fact]
    public void Everything_is_searched()
    {
        Assert.Contains(texts, file => file.EndsWith("README.md", StringComparison.Ordinal));
        Assert.Contains(texts, file => file.EndsWith("check.sh", StringComparison.Ordinal));
        Assert.Contains(texts, file => file.EndsWith("Trainer.cs", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, file => file.EndsWith(".dll", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("see /home/somebody/notes.txt")]
    [InlineData("cp /tmp/x .")]
    [InlineData(@"at C:\Users\somebody")]
    [InlineData("in /workspace/data")]
    public void Machine_paths_are_recognized(string text) => Assert.Matches(MachinePath(), text);

    static IEnumerable<string> Find(Regex pattern, IEnumerable<string> files) =>
        from file in files
        from line in File.ReadLines(file).Index()
        from match in pattern.Matches(line.Item)
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}: {match.Value}";

    static IEnumerable<FileInfo> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(file => !notOurs.Contains(file.Name))
            .Concat(folder.EnumerateDirectories().Where(inner => !notOurs.Contains(inner.Name)).SelectMany(Files));

    [GeneratedRegex(@"(?<![\w.$}-])/(home|root|tmp|work\w*|Users|mnt|opt|var)/\w|\b[A-Z]:\\\w")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|^\s*#region")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+\w*(Helper|Helpers|Manager|Utils|Util|Base|Impl)\b")]
    private static partial Regex EmptyName();
}
