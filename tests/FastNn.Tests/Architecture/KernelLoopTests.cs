using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Tests.Architecture;

/// <summary>Every method with a loop over registers says how the JIT compiles it: in tier 0, each operation on a register is a call.</summary>
public sealed class KernelLoopTests
{
    [Fact]
    public void Loops_over_registers_are_compiled_fully_at_the_first_call() => Faults.AssertNone(FindUnmarked(LibrarySources.Current));

    [Theory]
    [InlineData("class K { void Run<S>() where S : struct, ISimd<S> { for (; ; ) { } } }", true)]
    [InlineData("class K<S> where S : struct, ISimd<S> { void Run() { while (true) { } } }", true)]
    [InlineData("class K { [MethodImpl(JitOptions.Kernel)] void Run<S>() where S : struct, ISimd<S> { for (; ; ) { } } }", false)]
    [InlineData("class K { void Run<S>() where S : struct, ISimd<S> { } }", false)]
    [InlineData("class K { void Run() { for (; ; ) { } } }", false)]
    public void Scan_finds_an_unmarked_loop(string code, bool isFound) => Assert.Equal(isFound, FindUnmarked(new([("K.cs", code)])).Any());

    static IEnumerable<string> FindUnmarked(LibrarySources sources) =>
        from item in sources.Methods
        let method = item.Method
        where method.ConstraintClauses.Concat(method.Ancestors().OfType<TypeDeclarationSyntax>().SelectMany(type => type.ConstraintClauses))
            .Any(clause => clause.ToString().Contains("ISimd<", StringComparison.Ordinal))
        where method.DescendantNodes().Any(node => node is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax)
        where !method.AttributeLists.ToString().Contains("MethodImpl", StringComparison.Ordinal)
        select $"{item.File}: {method.Identifier.Text}";
}
