using FastNn.Tables;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastNn.Generators.Tests;

/// <summary>Compiles types of rows with the generator.</summary>
static class RowCompilation
{
    const string Usings = "using System; using System.Collections.Generic; using FastNn.Tables;";

    public static IReadOnlyList<MetadataReference> References { get; } =
        [.. Compiled.References, MetadataReference.CreateFromFile(typeof(TableRowAttribute).Assembly.Location)];

    public static CSharpGeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create([new TableRowGenerator().AsSourceGenerator()],
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static CSharpCompilation Create(params string[] sources) => CSharpCompilation.Create("User",
        sources.Select((source, i) => CSharpSyntaxTree.ParseText($"{Usings}\n{source}", path: $"{i}.cs")), References,
        new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Returns the errors of the generator and of the compiler, and what was written.</summary>
    public static (IReadOnlyList<Diagnostic> Problems, string Source) Run(string source)
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        GeneratorDriver driver = CreateDriver().RunGeneratorsAndUpdateCompilation(Create(source), out Compilation compilation, out _, cancelled);
        GeneratorDriverRunResult result = driver.GetRunResult();
        Diagnostic[] errors = [.. compilation.GetDiagnostics(cancelled).Where(problem => problem.Severity == DiagnosticSeverity.Error)];
        return ([.. result.Diagnostics, .. errors], string.Concat(result.GeneratedTrees.Select(tree => $"// {Path.GetFileName(tree.FilePath)}\n{tree}\n")));
    }
}
