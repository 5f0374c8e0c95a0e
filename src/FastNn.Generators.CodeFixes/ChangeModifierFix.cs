using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Generators.CodeFixes;

/// <summary>Makes a type and those around it partial, or removes a modifier that rows cannot have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChangeModifierFix)), Shared]
public sealed class ChangeModifierFix() : RowFix("FASTNN201")
{
    private protected override Task Register(CodeFixContext context, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(RowEdit.Modifier, out string? modifier))
        {
            return Task.CompletedTask;
        }
        return modifier == "partial"
            ? Offer(context, diagnostic, diagnostic.Location, "Add 'partial'", modifier, static (root, node) => root.ReplaceNodes(
                node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword)),
                static (_, type) => AddPartial(type)))
            : Offer(context, diagnostic, diagnostic.Location, $"Remove '{modifier}'", modifier!, (root, node) =>
                node is TypeDeclarationSyntax type
                    && type.Modifiers.IndexOf(modifier == "ref" ? SyntaxKind.RefKeyword : SyntaxKind.FileKeyword) is >= 0 and int i
                    ? root.ReplaceNode(type, RemoveModifier(type, i)) : null);
    }

    static TypeDeclarationSyntax AddPartial(TypeDeclarationSyntax type)
    {
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return type.Modifiers.Any()
            ? type.AddModifiers(partial)
            : type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers([partial.WithLeadingTrivia(type.Keyword.LeadingTrivia)]);
    }

    static TypeDeclarationSyntax RemoveModifier(TypeDeclarationSyntax type, int index)
    {
        SyntaxToken next = index + 1 < type.Modifiers.Count ? type.Modifiers[index + 1] : type.Keyword;
        type = type.ReplaceToken(next, next.WithLeadingTrivia(type.Modifiers[index].LeadingTrivia));
        return type.WithModifiers(type.Modifiers.RemoveAt(index));
    }
}
