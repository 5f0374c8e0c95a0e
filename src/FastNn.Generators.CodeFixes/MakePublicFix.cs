using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace FastNn.Generators.CodeFixes;

/// <summary>Makes a member with an attribute of rows public, and so a column.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePublicFix)), Shared]
public sealed class MakePublicFix() : RowFix("FASTNN208")
{
    private protected override Task Register(CodeFixContext context, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.ContainsKey(RowEdit.Public))
        {
            return Task.CompletedTask;
        }
        var generator = SyntaxGenerator.GetGenerator(context.Document);
        return Offer(context, diagnostic, diagnostic.Location, "Make it public", nameof(MakePublicFix), (root, node) => FindMember(node) is { } member
            ? root.ReplaceNode(member, generator.WithAccessibility(OpenGetter(member, generator), Accessibility.Public)) : null);
    }

    static SyntaxNode OpenGetter(SyntaxNode member, SyntaxGenerator generator) =>
        (member as PropertyDeclarationSyntax)?.AccessorList?.Accessors
            .FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration)) is { } getter
            ? member.ReplaceNode(getter, generator.WithAccessibility(getter, Accessibility.NotApplicable)) : member;
}
