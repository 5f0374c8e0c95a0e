using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Generators;

/// <summary>A class with the attribute BakedModel.</summary>
sealed class ModelDeclaration : IEquatable<ModelDeclaration>
{
    readonly SourcePlace place;

    ModelDeclaration(string name, string space, string path, string? sha256, string? problem, SourcePlace place) =>
        (Name, Namespace, Path, Sha256, Problem, this.place) = (name, space, path, sha256, problem, place);

    public string Name { get; }

    /// <summary>The namespace; empty for the global one.</summary>
    public string Namespace { get; }

    /// <summary>The end of the path of the model file.</summary>
    public string Path { get; }

    public string? Sha256 { get; }

    /// <summary>What the class must be; null where it is.</summary>
    public string? Problem { get; }

    public static ModelDeclaration Create(GeneratorAttributeSyntaxContext attributed)
    {
        var type = (INamedTypeSymbol)attributed.TargetSymbol;
        var syntax = (ClassDeclarationSyntax)attributed.TargetNode;
        AttributeData attribute = attributed.Attributes[0];
        string path = attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as string ?? "" : "";
        string? sha256 = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Sha256").Value.Value as string;
        string? problem = !syntax.Modifiers.Any(SyntaxKind.PartialKeyword) ? $"partial: write 'partial class {type.Name}'"
            : type.ContainingType is not null ? $"in a namespace, not inside of {type.ContainingType.Name}: move it out"
            : type.IsGenericType ? "without type parameters: remove them" : null;
        string space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        return new ModelDeclaration(type.Name, space, path, sha256, problem, new SourcePlace(syntax.Identifier.GetLocation()));
    }

    /// <summary>Returns the file whose path ends in that of the attribute; null where there is none, or more than one.</summary>
    public ModelContent? Find(ImmutableArray<ModelContent> files)
    {
        string end = $"/{Path.Replace('\\', '/')}";
        ModelContent[] found = [.. files.Where(content => $"/{content.Path.Replace('\\', '/')}".EndsWith(end, StringComparison.Ordinal))];
        return found.Length == 1 ? found[0] : null;
    }

    public Location ToLocation() => place.ToLocation();

    public bool Equals(ModelDeclaration? other) => other is not null && Name == other.Name && Namespace == other.Namespace && Path == other.Path
        && Sha256 == other.Sha256 && Problem == other.Problem && place.Equals(other.place);

    public override bool Equals(object? obj) => Equals(obj as ModelDeclaration);

    public override int GetHashCode() => Name.GetHashCode();
}
