using System.Security.Cryptography;
using FastNn.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace FastNn.Generators.Tests;

/// <summary>Runs the generator in a compilation.</summary>
public sealed class BakedModelGeneratorTests
{
    const string Class = "namespace Shop; [FastNn.BakedModel(\"fraud.safetensors\")] static partial class Fraud;";

    [Fact]
    public void Class_gets_its_members()
    {
        using var folder = new TemporaryFolder();
        GeneratorDriver driver = Create(Save(folder, new Network(3) { new Dense(2) }));

        driver = driver.RunGeneratorsAndUpdateCompilation(Compile(Class), out Compilation compilation, out _, TestContext.Current.CancellationToken);

        Assert.Empty(driver.GetRunResult().Diagnostics);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(problem => problem.Severity == DiagnosticSeverity.Error));
        Assert.Contains("PredictOne", compilation.GetTypeByMetadataName("Shop.Fraud")!.MemberNames);
        Assert.Equal("Shop.Fraud.g.cs", Assert.Single(driver.GetRunResult().Results[0].GeneratedSources).HintName);
    }

    [Fact]
    public void Block_of_the_page_compiles()
    {
        using var folder = new TemporaryFolder();
        string block = File.ReadAllText(Repository.PathOf("docs/baked-models.md")).Split("```csharp\n")[1].Split("```")[0];
        GeneratorDriver driver = Create(Save(folder, new Network(3) { new Dense(2) }));

        driver.RunGeneratorsAndUpdateCompilation(Compile(block), out Compilation compilation, out _, TestContext.Current.CancellationToken);

        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(problem => problem.Severity == DiagnosticSeverity.Error));
        Assert.Contains("PredictOne", compilation.GetTypeByMetadataName("Fraud")!.MemberNames);
    }

    [Theory]
    [InlineData(Class, false, "FASTNN101", "'fraud.safetensors' is not among the AdditionalFiles")]
    [InlineData("[FastNn.BakedModel(\"fraud.safetensors\", Sha256 = \"00\")] partial class Fraud;", true, "FASTNN102", "Sha256 of the attribute is 00")]
    [InlineData("[FastNn.BakedModel(\"fraud.safetensors\")] class Fraud;", true, "FASTNN104", "must be partial")]
    [InlineData("partial class A { [FastNn.BakedModel(\"fraud.safetensors\")] partial class Fraud; }", true, "FASTNN104", "not inside of A")]
    [InlineData("[FastNn.BakedModel(\"fraud.safetensors\")] partial class Fraud<T>;", true, "FASTNN104", "without type parameters")]
    public void Mistake_is_an_error(string source, bool hasFile, string id, string message)
    {
        using var folder = new TemporaryFolder();
        CSharpGeneratorDriver driver = hasFile ? Create(Save(folder, new Network(3) { new Dense(2) })) : Create();

        Diagnostic problem = Assert.Single(driver.RunGenerators(Compile(source), TestContext.Current.CancellationToken).GetRunResult().Diagnostics);

        Assert.Equal(id, problem.Id);
        Assert.Equal(DiagnosticSeverity.Error, problem.Severity);
        Assert.Contains(message, problem.ToString(), StringComparison.Ordinal);
        Assert.True(problem.Location.GetLineSpan().IsValid);
    }

    [Fact]
    public void Unsupported_layer_is_an_error()
    {
        using var folder = new TemporaryFolder();
        GeneratorDriver driver = Create(Save(folder, new Network(3) { BakedModelTests.Unsupported(3), new Dense(1) }));

        Diagnostic problem = Assert.Single(driver.RunGenerators(Compile(Class), TestContext.Current.CancellationToken).GetRunResult().Diagnostics);

        Assert.Equal("FASTNN103", problem.Id);
        Assert.Contains("layer 0 is a QuantileNormalizer", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_of_the_file_is_accepted()
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, new Network(3) { new Dense(2) });
        string hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        string source = $"[FastNn.BakedModel(\"fraud.safetensors\", Sha256 = \"{hash}\")] partial class Fraud;";

        Assert.Empty(Create(path).RunGenerators(Compile(source), TestContext.Current.CancellationToken).GetRunResult().Diagnostics);
    }

    [Fact]
    public void Model_is_written_again_only_if_it_changed()
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, new Network(3) { new Dense(2) });
        GeneratorDriver driver = Create(path).RunGenerators(Compile(Class), TestContext.Current.CancellationToken);

        driver = driver.RunGenerators(Compile(Class, "class Other;"), TestContext.Current.CancellationToken);
        IncrementalStepRunReason unrelated = Reason(driver);
        Save(folder, new Network(3, 2) { new Dense(2) });
        driver = driver.ReplaceAdditionalTexts([new ModelText(path)]).RunGenerators(Compile(Class), TestContext.Current.CancellationToken);

        Assert.Equal(IncrementalStepRunReason.Cached, unrelated);
        Assert.Equal(IncrementalStepRunReason.Modified, Reason(driver));
    }

    static IncrementalStepRunReason Reason(GeneratorDriver driver) =>
        Assert.Single(driver.GetRunResult().Results[0].TrackedSteps[BakedModelGenerator.BakeStep]).Outputs[0].Reason;

    static string Save(TemporaryFolder folder, Network network)
    {
        network.Save(folder.PathOf("fraud.safetensors"));
        return folder.PathOf("fraud.safetensors");
    }

    static CSharpGeneratorDriver Create(params string[] files) => CSharpGeneratorDriver.Create(
        [new BakedModelGenerator().AsSourceGenerator()], files.Select(file => new ModelText(file)),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create("User",
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, path: $"{i}.cs")), Compiled.References,
        new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));

    /// <summary>A file that is no text.</summary>
    sealed class ModelText(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => throw new InvalidDataException("It is a binary file.");
    }
}
