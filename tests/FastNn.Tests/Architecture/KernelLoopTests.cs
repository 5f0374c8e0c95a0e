using FastNn.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Tests.Architecture;

/// <summary>Every method with a loop over registers says how the JIT compiles it: in tier 0, each operation on a register is a call.</summary>
public sealed class KernelLoopTests
{
    [Fact]
    public void Loops_over_registers_are_compiled_fully_at_the_first_call()
    {
        string[] loops = [.. Directory.EnumerateFiles(Repository.PathOf("src/FastNn"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => FindUnmarked(File.ReadAllText(path)).Select(method => $"{Path.GetFileName(path)}: {method}"))];

        Faults.AssertNone(loops);
    }

    [Theory]
    [InlineData("class K { void Run<S>() where S : struct, ISimd<S> { for (; ; ) { } } }", true)]
    [InlineData("class K<S> where S : struct, ISimd<S> { void Run() { while (true) { } } }", true)]
    [InlineData("class K { [MethodImpl(JitOptions.Kernel)] void Run<S>() where S : struct, ISimd<S> { for (; ; ) { } } }", false)]
    [InlineData("class K { void Run<S>() where S : struct, ISimd<S> { } }", false)]
    [InlineData("class K { void Run() { for (; ; ) { } } }", false)]
    public void Scan_finds_an_unmarked_loop(string code, bool isFound) => Assert.Equal(isFound, FindUnmarked(code).Any());

    static IEnumerable<string> FindUnmarked(string code) =>
        from method in CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
        where method.ConstraintClauses.Concat(method.Ancestors().OfType<TypeDeclarationSyntax>().SelectMany(type => type.ConstraintClauses))
            .Any(clause => clause.ToString().Contains("ISimd<", StringComparison.Ordinal))
        where method.DescendantNodes().Any(node => node is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax)
        where !method.AttributeLists.ToString().Contains("MethodImpl", StringComparison.Ordinal)
        select method.Identifier.Text;
}
