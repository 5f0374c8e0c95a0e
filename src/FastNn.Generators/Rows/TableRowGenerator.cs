using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Generators;

/// <summary>Writes the columns of types with the attribute TableRow, and the method that hands their values on.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class TableRowGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step that writes a row, for tests of its caching.</summary>
    public const string RowStep = "Row";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<RowResult> rows = context.SyntaxProvider.ForAttributeWithMetadataName("FastNn.Tables.TableRowAttribute",
            static (node, _) => node is TypeDeclarationSyntax,
            static (attributed, _) => Read((INamedTypeSymbol)attributed.TargetSymbol, (TypeDeclarationSyntax)attributed.TargetNode)).WithTrackingName(RowStep);
        context.RegisterSourceOutput(rows, static (output, row) => row.AddTo(output));
        // A step that runs for mistakes alone: the compilation, which changes with every key, has the trees of their places.
        context.RegisterSourceOutput(rows.SelectMany(static (row, _) => row.Problems).Combine(context.CompilationProvider),
            static (output, pair) => output.ReportDiagnostic(pair.Left.ToDiagnostic(pair.Right)));
    }

    static RowResult Read(INamedTypeSymbol type, TypeDeclarationSyntax syntax)
    {
        var problems = new List<RowProblem>();
        IReadOnlyList<RowMember> members = [];
        if (RowType.FindProblem(type, syntax) is { } problem)
        {
            problems.Add(problem);
        }
        else
        {
            members = RowMembers.Read(type, syntax.Identifier.GetLocation(), problems);
        }
        return new RowResult(RowType.GetFullName(type), problems.Count > 0 ? null : RowCode.Write(type, members), problems);
    }
}
