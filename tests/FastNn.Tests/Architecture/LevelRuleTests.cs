using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>The rule of docs/architecture.md: a folder uses the levels below it, never a higher one, never a neighbour; only Simd names an instruction
/// set.</summary>
public sealed partial class LevelRuleTests
{
    static readonly string[][] levels =
    [
        ["Simd", "Memory", "Contracts", "Threading"],
        ["RandomNumbers"],
        ["Kernels"],
        ["Layers", "Losses", "Optimizers", "Schedules", "Regularizers", "Metrics", "Data"],
        ["Model"],
        ["Formats", "Autograd", "Serving"],
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
        Dictionary<string, HashSet<string>> declared = sources.ToDictionary(pair => pair.Key, pair => pair.Value.SelectMany(file => Declaration().Matches(Code(File.ReadAllText(file))).Select(match => match.Groups[1].Value)).ToHashSet());
        var faults = new List<string>();
        foreach ((string folder, string[] files) in sources)
        {
            int level = Array.FindIndex(levels, names => names.Contains(folder));
            HashSet<string> forbidden = [.. declared.Where(pair => pair.Key != folder && Array.FindIndex(levels, names => names.Contains(pair.Key)) >= level).SelectMany(pair => pair.Value)];
            forbidden.ExceptWith(declared[folder]);
            // A part of a partial class, such as the files of Network in Formats, belongs to the level of the class.
            forbidden.ExceptWith(declared.Where(pair => Array.FindIndex(levels, names => names.Contains(pair.Key)) < level).SelectMany(pair => pair.Value));
            foreach (string file in files)
            {
                faults.AddRange(Mentioned(Code(File.ReadAllText(file))).Where(forbidden.Contains).Distinct().Select(name => $"{folder}/{Path.GetFileName(file)} mentions {name}"));
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Only_Simd_names_an_instruction_set()
    {
        IEnumerable<string> faults = sources.Where(pair => pair.Key != "Simd")
            .SelectMany(pair => pair.Value)
            .SelectMany(file => InstructionSet().Matches(Code(File.ReadAllText(file))).Select(match => $"{Path.GetFileName(file)}: {match.Value}"));

        Assert.Empty(faults);
    }

    [Fact]
    public void Files_are_short()
    {
        Assert.All(sources.Values.SelectMany(files => files), file => Assert.True(File.ReadLines(file).Count() <= 350, $"{file} has more than 350 lines: is there more than one idea in it?"));
    }

    [Theory]
    [InlineData("var x = new Trainer(network);", true)]
    [InlineData("sealed class Mine : Trainer { }", true)]
    [InlineData("sealed class Mine() : Trainer(1) { }", true)]
    [InlineData("static void Run(Trainer trainer) { }", true)]
    [InlineData("static Trainer Make() => null!;", true)]
    [InlineData("List<Trainer> all = [];", true)]
    [InlineData("string name = nameof(Trainer);", true)]
    [InlineData("int count = Trainer.Count;", true)]
    [InlineData("var one = FastNn.Trainer.One;", true)]
    [InlineData("if (x is Trainer) { }", true)]
    [InlineData("return Trainer.One;", true)]
    [InlineData("static float Trainer(int i) => i;", false)]
    [InlineData("float y = random.Trainer(3), z = Trainer(4);", false)]
    [InlineData("public int Trainer { get; }", false)]
    [InlineData("// Trainer", false)]
    [InlineData("string s = \"Trainer\";", false)]
    [InlineData("class TrainerTests { }", false)]
    public void Scan_tells_a_type_from_a_member_of_its_name(string code, bool mentioned) => Assert.Equal(mentioned, Mentioned(Code(code)).Contains("Trainer"));

    /// <summary>The names in code that can be types: not behind a dot (unless of the library's own namespace), not called, not just being declared.</summary>
    static IEnumerable<string> Mentioned(string code)
    {
        string[] tokens = [.. Token().Matches(code).Select(match => match.Value)];
        for (int i = 0; i < tokens.Length; i++)
        {
            string before = i > 0 ? tokens[i - 1] : ";", after = i + 1 < tokens.Length ? tokens[i + 1] : ";";
            bool isMember = before == "." && !(i > 1 && tokens[i - 2] == nameof(FastNn));
            // Behind a type, and behind nothing else that is a word, stands a name that is being declared.
            bool isDeclared = (char.IsLetter(before[0]) && !Keyword().IsMatch(before)) || before is ">" or "]" or "?";
            bool isCalled = after == "(" && before is not ("new" or ":");
            if (char.IsUpper(tokens[i][0]) && !isMember && !isDeclared && !isCalled)
            {
                yield return tokens[i];
            }
        }
    }

    /// <summary>Code without comments and strings.</summary>
    static string Code(string text) => CommentOrString().Replace(text, " ");

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record|record struct)\s+([A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\w+|\S")]
    private static partial Regex Token();

    [GeneratedRegex("^(new|return|is|as|not|and|or|case|throw|else|in|out|ref|when|await|yield|switch|params|scoped|readonly|static|public|private|protected|internal|sealed|override|virtual|abstract|partial|const|unsafe|extern|file|required|async|implicit|operator|allows|where)$")]
    private static partial Regex Keyword();

    [GeneratedRegex(@"\b(Avx\w*|Sse\w*|Fma|AdvSimd|X86|Arm|Intrinsics|Simd(N|128|256|512)|Vector(64|128|256|512)?(?=[<.]))")]
    private static partial Regex InstructionSet();

    [GeneratedRegex(@"//[^\n]*|""(?:[^""\\\n]|\\.)*""")]
    private static partial Regex CommentOrString();
}
