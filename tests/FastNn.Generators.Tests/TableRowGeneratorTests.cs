using System.Globalization;
using FastNn.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastNn.Generators.Tests;

/// <summary>What is written for types of rows, and the errors for those that cannot be rows.</summary>
public sealed class TableRowGeneratorTests
{
    /// <summary>Types with members of every type, and all kinds of types. Run with FASTNN_APPROVE_ROWS=1 to write the file again.</summary>
    [Fact]
    public void Sources_are_the_approved_ones()
    {
        string path = Repository.PathOf("tests/FastNn.Generators.Tests/Rows.approved.txt");

        (IReadOnlyList<Diagnostic> problems, string source) = RowCompilation.Run("""
            namespace Shop.@event;

            public enum Grade { A, [Column("b or worse")] B, Worst = B, C = -7 }

            [TableRow]
            public readonly partial record struct Loan(float Amount, [Column("term in months")] int? Term, Grade Grade, Grade? Last, string? City, bool IsNew,
                bool? HasCar, DateTime Asked, DateOnly? Born, DateTimeOffset? Seen, TimeSpan Work, TimeOnly Lunch,
                decimal @class, [Ignore] Guid Id, [Label] bool Repaid);

            public abstract record Base(int Size)
            {
                public virtual string Text => ""; public ulong Field; protected int Hidden { get; } public static int Count;
            }

            public partial interface IShop
            {
                public partial record struct Group
                {
                    [TableRow]
                    internal sealed partial record Item(int Size, sbyte Small) : Base(Size)
                    {
                        public override string Text => "x"; public double Ratio => 1.0 / Size;
                    }
                }
            }

            [TableRow]
            partial class Poco { [Column("\"quoted\"\\")] public int Number { get; set; } public int this[int i] => i; }

            [TableRow]
            partial struct Pair { public double X, Y; }
            """);

        Assert.Empty(problems);
        if (Environment.GetEnvironmentVariable("FASTNN_APPROVE_ROWS") == "1")
        {
            File.WriteAllText(path, source);
        }
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), source);
    }

    [Theory]
    [InlineData("[TableRow] class R { public int A; }", "FASTNN201", "must be partial: write 'partial class R'")]
    [InlineData("[TableRow] record struct R(int A);", "FASTNN201", "write 'partial record struct R'")]
    [InlineData("[TableRow] partial class R<T> { public int A; }", "FASTNN201", "without type parameters")]
    [InlineData("partial class O<T> { [TableRow] partial class R { public int A; } }", "FASTNN201", "without type parameters")]
    [InlineData("[TableRow] static partial class R { public static int A; }", "FASTNN201", "no static class")]
    [InlineData("[TableRow] ref partial struct R { public int A; }", "FASTNN201", "no ref struct")]
    [InlineData("[TableRow] file partial class R { public int A; }", "FASTNN201", "visible in other files")]
    [InlineData("class O { [TableRow] partial class R { public int A; } }", "FASTNN201", "write 'partial class O'")]
    [InlineData("[TableRow] partial class R;", "FASTNN202", "no columns that can be read")]
    [InlineData("[TableRow] partial class R { int a; internal int B { get; set; } }", "FASTNN202", "no columns that can be read")]
    [InlineData("[TableRow] partial record R([Label] int A);", "FASTNN202", "no columns besides the label")]
    [InlineData("[TableRow] partial record R(int A, Guid Id);", "FASTNN203", "'Id' is of type Guid, which no column can hold: it names the row")]
    [InlineData("[TableRow] partial record R(int A, char Letter);", "FASTNN203", "make it a string")]
    [InlineData("[TableRow] partial record R(int A, float[] Pixels);", "FASTNN203", "is of type float[], which no column can hold: make a property of each")]
    [InlineData("[TableRow] partial record R(int A, List<string> Tags);", "FASTNN203", "make a property of each of its values")]
    [InlineData("[TableRow] partial record R(int A, object Any);", "FASTNN203", "give it the type of its values")]
    [InlineData("[TableRow] partial record R(int A, dynamic Any);", "FASTNN203", "give it the type of its values")]
    [InlineData("record Place(int X); [TableRow] partial record R(int A, Place Place);", "FASTNN203", "make properties of its members in the row")]
    [InlineData("[TableRow] partial record R(int A, (int X, int Y) Place);", "FASTNN203", "make properties of its members in the row")]
    [InlineData("[TableRow] partial record R(int A, Guid? Id);", "FASTNN203", "'Id' is of type Guid?")]
    [InlineData("[TableRow] partial record R(int A, Half Small);", "FASTNN203", "make it a double or a long")]
    [InlineData("[TableRow] partial record R(int A, nint Pointer);", "FASTNN203", "make it a double or a long")]
    [InlineData("[TableRow] partial record R(int A, Int128 Big);", "FASTNN203", "make it a double or a long")]
    [InlineData("[TableRow] partial record R(int A, [Label] int B, [Label] int C);", "FASTNN204", "'C' has [Label], like 'B' before")]
    [InlineData("[TableRow] partial record R(int A, [Ignore, Label] int B);", "FASTNN205", "'B' has [Ignore] and [Label]")]
    [InlineData("[TableRow] partial record R(int A, [Ignore, Column(\"b\")] int B);", "FASTNN205", "'B' has [Ignore] and [Column]")]
    [InlineData("[TableRow] partial record R(int A, [Column(\"\")] int B);", "FASTNN206", "The name of 'B' is empty")]
    [InlineData("[TableRow] partial record R(int A, [Column(null!)] int B);", "FASTNN206", "The name of 'B' is empty")]
    [InlineData("[TableRow] partial record R(int A, [Column(\" b\")] int B);", "FASTNN206", "The name of 'B' is ' b'")]
    [InlineData("[TableRow] partial record R(int A, [Column(\"a\\nb\")] int B);", "FASTNN206", "has a control character")]
    [InlineData("[TableRow] partial record R(int A, [Column(\"A\")] int B);", "FASTNN207", "'B' is the column 'A', like 'A' before")]
    [InlineData("[TableRow] partial record R(int Size, int size);", "FASTNN207", "'size' is the column 'size', like 'Size' before")]
    [InlineData("[TableRow] partial class R { public int A; [Label] int b; }", "FASTNN208", "'b' has [Label], but is not public")]
    [InlineData("[TableRow] partial class R { public int A; [Label] public static int B; }", "FASTNN208", "but is static")]
    [InlineData("[TableRow] partial class R { public int A; [Label] public const int B = 1; }", "FASTNN208", "but is static")]
    [InlineData("[TableRow] partial class R { public int A; [Column(\"b\")] public int B { set { } } }", "FASTNN208", "but is only written")]
    [InlineData("[TableRow] partial class R { public int A; [Column(\"b\")] public int B { private get; set; } }", "FASTNN208", "but is not public to read")]
    [InlineData("[TableRow] partial class R { public int A; [Column(\"b\")] public int this[int i] => i; }", "FASTNN208", "but is an indexer")]
    [InlineData("[TableRow] partial class R([Label] int b) { public int A => b; }", "FASTNN208", "but is a parameter without a property")]
    [InlineData("[TableRow] partial record R(int A, [Label] DateTime B);", "FASTNN209", "'B' has [Label] and is a date")]
    [InlineData("[TableRow] partial record R(int A, [Label] DateOnly? B);", "FASTNN209", "'B' has [Label] and is a date")]
    [InlineData("[Flags] enum E { X = 1, Y = 2 } [TableRow] partial record R(int A, E B);", "FASTNN210", "make a bool of each flag")]
    [InlineData("enum E; [TableRow] partial record R(int A, E B);", "FASTNN210", "has no members")]
    [InlineData("enum E { [Column(\"Y\")] X, Y } [TableRow] partial record R(int A, E? B);", "FASTNN210", "has 'Y' twice")]
    [InlineData("enum E { [Column(\"\")] X, Y } [TableRow] partial record R(int A, E B);", "FASTNN206", "The name of 'E.X' is empty")]
    [InlineData("[TableRow] partial class R : ITableRow<R> { public static IReadOnlyList<RowColumn> Columns => []; public static void Write<T>(in R row, "
        + "ref T writer) where T : IRowWriter, allows ref struct { } }", "FASTNN211", "implements ITableRow itself")]
    public void Mistake_is_an_error(string source, string id, string message)
    {
        (IReadOnlyList<Diagnostic> problems, string written) = RowCompilation.Run(source);

        Diagnostic problem = Assert.Single(problems);
        Assert.Equal(id, problem.Id);
        Assert.Equal(DiagnosticSeverity.Error, problem.Severity);
        Assert.Contains(message, problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("0.cs", problem.Location.SourceTree?.FilePath);
        Assert.Empty(written);
    }

    [Fact]
    public void Mistake_in_a_referenced_assembly_is_an_error_of_the_type()
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        CSharpCompilation other = RowCompilation.Create("public class Base { public Guid Id { get; set; } }").WithAssemblyName("Other");
        CSharpCompilation user = RowCompilation.Create("[TableRow] partial class R : Base { public int A; }").AddReferences(other.ToMetadataReference());

        Diagnostic problem = Assert.Single(RowCompilation.CreateDriver().RunGenerators(user, cancelled).GetRunResult().Diagnostics);

        Assert.Equal("FASTNN203", problem.Id);
        Assert.Equal("R", problem.Location.SourceTree!.ToString().Substring(problem.Location.SourceSpan.Start, problem.Location.SourceSpan.Length));
    }

    [Fact]
    public void Page_explains_every_error()
    {
        string page = File.ReadAllText(Repository.PathOf("docs/typed-rows.md"));

        Assert.All(typeof(RowDiagnostics).GetFields().Select(field => ((DiagnosticDescriptor)field.GetValue(null)!).Id),
            id => Assert.Contains($"`{id}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Row_is_written_again_only_if_it_changed()
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        const string Row = "[TableRow] partial record R(int A);";
        GeneratorDriver driver = RowCompilation.CreateDriver().RunGenerators(RowCompilation.Create(Row), cancelled);

        driver = driver.RunGenerators(RowCompilation.Create(Row, "class Other;"), cancelled);
        IncrementalStepRunReason unrelated = Reason(driver);
        driver = driver.RunGenerators(RowCompilation.Create("[TableRow] partial record R(int A, int B);", "class Other;"), cancelled);

        Assert.Contains(unrelated, (IncrementalStepRunReason[])[IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]);
        Assert.Equal(IncrementalStepRunReason.Modified, Reason(driver));
    }

    static IncrementalStepRunReason Reason(GeneratorDriver driver) =>
        Assert.Single(driver.GetRunResult().Results[0].TrackedSteps[TableRowGenerator.RowStep]).Outputs[0].Reason;
}
