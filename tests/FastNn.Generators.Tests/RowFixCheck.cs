using FastNn.Generators.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace FastNn.Generators.Tests;

/// <summary>Runs the generator on a source, applies a code fix to its mistakes, and compiles the result with what the generator writes then.</summary>
/// <typeparam name="TFix">The code fix.</typeparam>
sealed class RowFixCheck<TFix> : CSharpCodeFixTest<EmptyDiagnosticAnalyzer, TFix, DefaultVerifier> where TFix : RowFix, new()
{
    RowFixCheck()
    {
        // The references of this process, instead of those of a package.
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        TestState.AdditionalReferences.AddRange(RowCompilation.References);
        TestBehaviors = TestBehaviors.SkipGeneratedSourcesCheck;
    }

    /// <summary>Checks that the code fix makes one source of another: one mistake after another, and all at once.</summary>
    /// <param name="before">The source, with its mistakes as <c>{|ID:text|}</c>.</param>
    /// <param name="after">The source with the edits; null where no edit is offered.</param>
    /// <param name="key">Which of the edits; null where one is offered alone.</param>
    public static Task Run(string before, string? after, string? key = null)
    {
        var check = new RowFixCheck<TFix> { TestCode = before, FixedCode = after ?? before, CodeActionEquivalenceKey = key };
        return check.RunAsync(TestContext.Current.CancellationToken);
    }

    protected override IEnumerable<Type> GetSourceGenerators() => [typeof(TableRowGenerator)];

    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp14);

    protected override CompilationOptions CreateCompilationOptions() =>
        ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithNullableContextOptions(NullableContextOptions.Enable);
}
