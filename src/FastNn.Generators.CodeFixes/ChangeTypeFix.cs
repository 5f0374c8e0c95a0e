using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Generators.CodeFixes;

/// <summary>Gives a member a type with the same values that a column can hold.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChangeTypeFix)), Shared]
public sealed class ChangeTypeFix() : RowFix("FASTNN203")
{
    private protected override Task Register(CodeFixContext context, Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(RowEdit.Type, out string? type)
            ? Offer(context, diagnostic, diagnostic.Location, $"Change the type to '{type}'", $"{nameof(ChangeTypeFix)} {type}", (root, node) =>
                FindType(node) is { } old ? root.ReplaceNode(old, SyntaxFactory.ParseTypeName(type!).WithTriviaFrom(old)) : null)
            : Task.CompletedTask;

    static TypeSyntax? FindType(SyntaxNode node) => FindMember(node) switch
    {
        PropertyDeclarationSyntax property => property.Type,
        FieldDeclarationSyntax field => field.Declaration.Type,
        ParameterSyntax parameter => parameter.Type,
        _ => null,
    };
}
