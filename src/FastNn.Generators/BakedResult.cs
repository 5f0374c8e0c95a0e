using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FastNn.Generators;

/// <summary>The source of a class, or an error. Equal results are not written again.</summary>
sealed class BakedResult : IEquatable<BakedResult>
{
    readonly ModelDeclaration declaration;
    readonly string? source;
    readonly DiagnosticDescriptor? error;
    readonly string[] arguments;

    BakedResult(ModelDeclaration declaration, string? source, DiagnosticDescriptor? error, string[] arguments) =>
        (this.declaration, this.source, this.error, this.arguments) = (declaration, source, error, arguments);

    public static BakedResult Good(ModelDeclaration declaration, string source) => new(declaration, source, null, []);

    public static BakedResult Bad(ModelDeclaration declaration, DiagnosticDescriptor error, params string[] arguments) =>
        new(declaration, null, error, arguments);

    public void AddTo(SourceProductionContext output)
    {
        if (error is not null)
        {
            output.ReportDiagnostic(Diagnostic.Create(error, declaration.ToLocation(), [.. arguments]));
        }
        if (source is not null)
        {
            string space = declaration.Namespace.Length == 0 ? "" : $"{declaration.Namespace}.";
            output.AddSource($"{space}{declaration.Name}.g.cs", SourceText.From(source, Encoding.UTF8));
        }
    }

    public bool Equals(BakedResult? other) => other is not null && declaration.Equals(other.declaration) && source == other.source && error == other.error
        && arguments.SequenceEqual(other.arguments);

    public override bool Equals(object? obj) => Equals(obj as BakedResult);

    public override int GetHashCode() => declaration.GetHashCode();
}
