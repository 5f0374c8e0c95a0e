using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Generators;

/// <summary>What a type must be to be a row.</summary>
static class RowType
{
    /// <summary>Returns what is wrong with the type itself; null where it can be a row.</summary>
    public static RowProblem? FindProblem(INamedTypeSymbol type, TypeDeclarationSyntax syntax)
    {
        Location location = syntax.Identifier.GetLocation();
        if (type.AllInterfaces.Any(face => face.Name == "ITableRow" && face.TypeArguments.FirstOrDefault() is { } row && Is(row, type)))
        {
            return new RowProblem(RowDiagnostics.Written, location, RowEdit.Remove(RowAttributes.Row(type)), type.Name);
        }
        INamedTypeSymbol? whole = FindOuter(type).FirstOrDefault(outer => !IsPartial(outer));
        (string? must, string? modifier) = type.IsStatic ? ("no static class: rows are values", null)
            : type.IsRefLikeType ? ("no ref struct: remove 'ref'", "ref")
            : type.IsFileLocal ? ("visible in other files: remove 'file'", "file")
            : type.IsGenericType ? ("without type parameters: remove them", null)
            : !syntax.Modifiers.Any(SyntaxKind.PartialKeyword) ? ($"partial: write 'partial {GetKeyword(type)} {type.Name}'", "partial")
            : whole is not null ? ($"in partial types only: write 'partial {GetKeyword(whole)} {whole.Name}'", "partial") : default((string?, string?));
        return must is null ? null : new RowProblem(RowDiagnostics.Type, location, RowEdit.Change(RowEdit.Modifier, modifier), must);
    }

    /// <summary>Returns the name with the namespace and the types around it.</summary>
    public static string GetFullName(INamedTypeSymbol type) => type.ToDisplayString(
        new SymbolDisplayFormat(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces));

    /// <summary>Returns the types around a type, the outermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> FindOuter(INamedTypeSymbol type)
    {
        var outer = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? next = type.ContainingType; next is not null; next = next.ContainingType)
        {
            outer.Insert(0, next);
        }
        return outer;
    }

    /// <summary>Returns the words that declare a type, such as <c>record struct</c>.</summary>
    public static string GetKeyword(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface ? "interface"
        : $"{(type.IsRecord ? "record " : "")}{(type.IsValueType ? "struct" : type.IsRecord ? "" : "class")}".TrimEnd();

    static bool Is(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);

    static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(
        part => part.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));
}
