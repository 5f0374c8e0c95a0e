using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace FastNn.Tests.Architecture;

/// <summary>The rules of docs/architecture.md: a room uses the levels below it, never a higher one, never a neighbour; files know each other in a circle
/// only where the page says why; only Simd names an instruction set; namespaces follow folders.</summary>
public sealed partial class LevelRuleTests
{
    /// <summary>The namespaces of the public API. A room whose namespace is here may use it for public types; all others are in FastNn.</summary>
    static readonly string[] publicNamespaces = ["FastNn", "FastNn.Autograd", "FastNn.Data", "FastNn.Simd"];

    static LibrarySources Sources => LibrarySources.Current;

    [Fact]
    public void Every_room_is_in_the_picture() =>
        Assert.Equal(Sources.Files.Select(RoomOf).Distinct().Order(StringComparer.Ordinal), ArchitecturePage.Levels.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_name_is_known() => Faults.AssertNone(Sources.Uses.Where(use => use.Symbol.Kind == SymbolKind.ErrorType));

    [Fact]
    public void Room_uses_only_lower_levels() =>
        Faults.AssertNone(Sources.Uses.Where(use => use.Target is { } target && RoomOf(use.Source) != RoomOf(target)
            && ArchitecturePage.Levels[RoomOf(use.Source)] <= ArchitecturePage.Levels[RoomOf(target)]));

    [Fact]
    public void Only_Simd_names_an_instruction_set()
    {
        Faults.AssertNone(Sources.Uses.Where(use => RoomOf(use.Source) != "Simd" && IsInstructionSet(use.Symbol)));
        Assert.Contains(Sources.Uses, use => RoomOf(use.Source) == "Simd" && IsInstructionSet(use.Symbol));
    }

    [Fact]
    public void Internal_namespaces_follow_folders() =>
        Faults.AssertNone(Sources.Types.Where(item => item.Type is { DeclaredAccessibility: not Accessibility.Public, IsFileLocal: false }
            && NamespaceOf(item.Type) != $"FastNn.{RoomOf(item.File)}"));

    [Fact]
    public void Public_types_are_in_the_few_namespaces_of_users() =>
        Faults.AssertNone(Sources.Types.Where(item => item.Type.DeclaredAccessibility == Accessibility.Public
            && !(NamespaceOf(item.Type) == "FastNn"
                || (NamespaceOf(item.Type) == $"FastNn.{RoomOf(item.File)}" && publicNamespaces.Contains(NamespaceOf(item.Type))))));

    [Fact]
    public void Circles_of_files_are_documented()
    {
        IEnumerable<string[]> unknown = FindCircles()
            .Where(circle => !ArchitecturePage.Circles.Any(row => circle.All(file => row.Any(pattern => Fits(pattern, file)))));

        Faults.AssertNone(unknown.Select(circle => $"{string.Join(' ', circle)}: cut this circle, or say why it is there in docs/architecture.md"));
    }

    [Fact]
    public void Documented_circles_are_there()
    {
        string[] inCircles = [.. FindCircles().SelectMany(circle => circle)];

        Assert.NotEmpty(ArchitecturePage.Circles);
        Assert.All(ArchitecturePage.Circles.SelectMany(row => row), pattern => Assert.Contains(inCircles, file => Fits(pattern, file)));
    }

    [Theory]
    [InlineData("Trainer x = new();", true)]
    [InlineData("var x = Make();", true)]
    [InlineData("Use(default);", true)]
    [InlineData("object x = typeof(List<Trainer[]>);", true)]
    [InlineData("string name = nameof(Trainer);", true)]
    [InlineData("int x = Trainer.Count;", true)]
    [InlineData("int x = 1.Half();", true)]
    [InlineData("foreach (var x in MakeAll()) { }", true)]
    [InlineData("bool x = new object() is Trainer;", true)]
    [InlineData("int Trainer = 1; Trainer++;", false)]
    [InlineData("int x = new Inner().Trainer;", false)]
    [InlineData("/* Trainer */ // Trainer", false)]
    [InlineData("string s = \"Trainer\";", false)]
    public void Scan_finds_a_type_however_it_is_used(string code, bool isUsed)
    {
        var sources = new LibrarySources(
        [
            ("High/Trainer.cs",
                "namespace Tested; class Trainer { public static int Count; } static class Extensions { public static int Half(this int x) => x / 2; }"),
            ("Low/Makes.cs",
                "namespace Tested; partial class Low { static Trainer Make() => null!; static void Use(Trainer? x) { } static Trainer[] MakeAll() => []; }"),
            ("Low/Low.cs", $"namespace Tested; partial class Low {{ void Run() {{ {code} }} class Inner {{ public int Trainer; }} }}"),
        ]);

        Assert.DoesNotContain(sources.Uses, use => use.Symbol.Kind == SymbolKind.ErrorType);
        Assert.Equal(isUsed, sources.Uses.Any(use => use is { Source: "Low/Low.cs", Target: "High/Trainer.cs" }));
    }

    [Fact]
    public void Circle_is_found_through_any_number_of_files() =>
        Assert.Equal([["a", "b", "c"]], FileCircles.Find([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e")]));

    static bool IsInstructionSet(ISymbol symbol)
    {
        ITypeSymbol? type = symbol as ITypeSymbol ?? symbol.ContainingType;
        return type is not null && (NamespaceOf(type).StartsWith("System.Runtime.Intrinsics", StringComparison.Ordinal)
            || (NamespaceOf(type) == "System.Numerics" && type.Name == "Vector")
            || (NamespaceOf(type) == "FastNn.Simd" && RegisterType().IsMatch(type.Name)));
    }

    static IReadOnlyList<string[]> FindCircles() => FileCircles.Find(Sources.Uses
        .Where(use => use.Target is not null)
        .Select(use => (From: NodeOf(use.Source), To: NodeOf(use.Target!)))
        .Where(edge => edge.From != edge.To)
        .Distinct());

    /// <summary>Layers/Dense of Layers/Dense.cs; the files of a partial type, Type.Part.cs, are one.</summary>
    static string NodeOf(string file) => file[..file.IndexOf('.', StringComparison.Ordinal)];

    static string RoomOf(string file) => file.Split('/')[0];

    static string NamespaceOf(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString() ?? "";

    static bool Fits(string pattern, string file) => Regex.IsMatch(file, $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$");

    [GeneratedRegex(@"^Simd(N|128|256|512)$")]
    private static partial Regex RegisterType();
}
