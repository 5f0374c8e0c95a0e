using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>Comments, messages and documentation use the words of PyTorch, BLAS and .NET, and name who acts. docs/glossary.md has the words of our
/// own.</summary>
public sealed class WordsTests
{
    /// <summary>Words that nothing in src, docs or the pages at the root may contain, with what to write instead.</summary>
    static readonly (string Forbidden, string Instead)[] words =
    [
        ("somebody", "the caller, the layer, the trainer, a thread"),
        ("nobody", "no caller, no thread"),
        ("whoever", "the caller, the thread that"),
        ("anybody", "a caller, a user"),
        ("everybody", "all callers"),
        ("no number", "NaN or infinite"),
        ("leave it away", "omit it"),
        ("leave away", "omit"),
        ("left away", "omitted"),
        ("first cache", "L1"),
        ("second cache", "L2"),
        ("third cache", "L3"),
        ("first caches", "L1"),
        ("second caches", "L2"),
        ("third caches", "L3"),
        ("farther cache", "L2 or L3"),
        ("turned over", "transposed"),
        ("turn over", "transpose"),
        ("first tier of the compiler", "tier-0 JIT"),
        ("last tier of the compiler", "tier-1 JIT"),
        ("made small", "minimized"),
        ("for ever", "permanently"),
        ("in vain", "without success"),
        ("priced", "regularized"),
        ("glance", "poll"),
        ("rehearse", "warm up"),
        ("lend", "rent"),
        ("lends", "rents"),
        ("lent", "rented"),
        ("gives back", "returns"),
        ("given back", "returned"),
        ("get up", "wake"),
        ("lying down", "park"),
        ("a tower of", "deeply nested"),
        ("no wish", "cancelled"),
        ("who knows", "undecided"),
        ("go another way", "differ"),
        ("pull the ground", "say what is refused"),
        ("takes it not", "the write failed"),
        ("taken for what", "confusion matrix"),
        ("nothing to learn with", "no trainable layer"),
        ("makes no network", "invalid network"),
    ];

    static readonly (Regex Pattern, string Forbidden, string Instead)[] patterns =
        [.. words.Select(word => (PatternOf(word.Forbidden), word.Forbidden, word.Instead))];

    static readonly string[] extensions = [".cs", ".css", ".csproj", ".html", ".md", ".targets"];

    // What changed is told with the words of its time.
    static readonly string[] files =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Where(file => Path.GetFileName(file) != "CHANGELOG.md"),
        .. new[] { "src", "docs" }.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories))
            .Where(file => extensions.Contains(Path.GetExtension(file))),
    ];

    [Fact]
    public void Text_is_plain_technical_English() => Faults.AssertNone(
        from file in files.Order(StringComparer.Ordinal)
        let text = File.ReadAllText(file)
        from word in patterns
        from match in word.Pattern.Matches(text)
        let line = text.AsSpan(0, match.Index).Count('\n') + 1
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line}: \"{word.Forbidden}\" (write: {word.Instead})");

    [Fact]
    public void Source_documentation_and_front_page_are_searched()
    {
        Assert.Contains(Repository.PathOf("README.md"), files);
        Assert.Contains(files, file => file.EndsWith("architecture.md", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("Trainer.cs", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("report.css", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("somebody", "/// Somebody must be first.", true)]
    [InlineData("somebody", "somebody's turn", true)]
    [InlineData("no number", "The loss was no\n    /// number.", true)]
    [InlineData("no number", "no numbers", false)]
    [InlineData("nobody", "NobodyWaits", false)]
    [InlineData("lend", "calendar", false)]
    public void Word_is_found_as_a_whole_and_across_lines(string word, string text, bool isFound) => Assert.Equal(isFound, PatternOf(word).IsMatch(text));

    static Regex PatternOf(string words) =>
        new($@"\b{words.Replace(" ", @"[\s/*]+", StringComparison.Ordinal)}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
