using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>The rule of docs/architecture.md: a folder uses the levels below it, never a higher one, never a neighbour; only Simd names an instruction set.</summary>
public sealed partial class LevelRuleTests
{
    static readonly string[][] levels =
    [
        ["Simd", "Memory"],
        ["Kernels"],
        ["Layers", "Losses", "Optimizers", "Regularizers", "Data"],
        ["Model"],
        ["Formats", "Autograd"],
        ["Training"],
    ];

    static readonly Dictionary<string, string[]> sources = Directory.EnumerateDirectories(Repository.PathOf("src/FastNn"))
        .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))
        .ToDictionary(folder => Path.GetFileName(folder)!, folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories));

    [Fact]
    public void Every_folder_has_a_level() => Assert.Subset(levels.SelectMany(level => level).ToHashSet(), sources.Keys.ToHashSet());

    [Fact]
    public void Folder_mentions_no_type_of_its_level_or_above()
    {
        Dictionary<string, HashSet<string>> declared = sources.ToDictionary(pair => pair.Key, pair => pair.Value.SelectMany(file => Declaration().Matches(Code(file)).Select(match => match.Groups[1].Value)).ToHashSet());
        var faults = new List<string>();
        foreach ((string folder, string[] files) in sources)
        {
            int level = Array.FindIndex(levels, names => names.Contains(folder));
            HashSet<string> forbidden = [.. declared.Where(pair => pair.Key != folder && Array.FindIndex(levels, names => names.Contains(pair.Key)) >= level).SelectMany(pair => pair.Value)];
            forbidden.ExceptWith(declared[folder]);
            foreach (string file in files)
            {
                faults.AddRange(Word().Matches(Code(file)).Select(match => match.Groups[1].Value + match.Groups[2].Value).Where(forbidden.Contains).Distinct().Select(name => $"{folder}/{Path.GetFileName(file)} mentions {name}"));
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Only_Simd_names_an_instruction_set()
    {
        IEnumerable<string> faults = sources.Where(pair => pair.Key != "Simd")
            .SelectMany(pair => pair.Value)
            .SelectMany(file => InstructionSet().Matches(Code(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"));

        Assert.Empty(faults);
    }

    [Fact]
    public void Files_are_short()
    {
        Assert.All(sources.Values.SelectMany(files => files), file => Assert.True(File.ReadLines(file).Count() <= 350, $"{file} has more than 350 lines: is there more than one idea in it?"));
    }

    /// <summary>A file without comments and strings.</summary>
    static string Code(string file) => CommentOrString().Replace(File.ReadAllText(file), " ");

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record|record struct)\s+([A-Z]\w*)")]
    private static partial Regex Declaration();

    // A name behind a dot is a member, and one before a parenthesis a method, unless something new is made.
    [GeneratedRegex(@"(?<![.\w])(?:(?<=new )([A-Z]\w*)\b|([A-Z]\w*)\b(?!\(|<\w+>\())")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(Avx\w*|Sse\w*|Fma|AdvSimd|X86|Arm|Intrinsics|Vector(64|128|256|512)?(?=[<.]))")]
    private static partial Regex InstructionSet();

    [GeneratedRegex(@"//[^\n]*|""(?:[^""\\\n]|\\.)*""")]
    private static partial Regex CommentOrString();
}
