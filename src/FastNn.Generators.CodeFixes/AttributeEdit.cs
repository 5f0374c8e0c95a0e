using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace FastNn.Generators.CodeFixes;

/// <summary>Adds, changes and removes the attributes of rows.</summary>
static class AttributeEdit
{
    /// <summary>Adds an attribute before those of a declaration; the editor lays it out.</summary>
    /// <param name="declaration">A property, field, parameter or member of an enum.</param>
    /// <param name="name">The name without its namespace.</param>
    /// <param name="text">The argument; null for none.</param>
    public static SyntaxNode Add(SyntaxNode declaration, string name, string? text = null)
    {
        AttributeSyntax attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName($"global::FastNn.Tables.{name}Attribute"))
            .WithAdditionalAnnotations(Simplifier.Annotation);
        if (text is not null)
        {
            attribute = attribute.AddArgumentListArguments(SyntaxFactory.AttributeArgument(Literal(text)));
        }
        AttributeListSyntax list = SyntaxFactory.AttributeList([attribute]).WithLeadingTrivia(declaration.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.Space);
        return declaration.WithLeadingTrivia() switch
        {
            ParameterSyntax parameter => parameter.WithAttributeLists(parameter.AttributeLists.Insert(0, list)),
            MemberDeclarationSyntax member => member.WithAttributeLists(member.AttributeLists.Insert(0, list)),
            _ => declaration,
        };
    }

    /// <summary>Changes the text of an attribute.</summary>
    public static AttributeSyntax SetText(AttributeSyntax attribute, string text) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault()?.Expression is { } old ? attribute.ReplaceNode(old, Literal(text).WithTriviaFrom(old)) : attribute;

    /// <summary>Returns the root without attributes.</summary>
    public static SyntaxNode Remove(SyntaxNode root, IReadOnlyList<AttributeSyntax> attributes) => attributes.Aggregate(
        root.TrackNodes(attributes), (rest, attribute) => Remove(rest, rest.GetCurrentNode(attribute)!));

    static SyntaxNode Remove(SyntaxNode root, AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
        {
            return root.ReplaceNode(list, list.WithAttributes(list.Attributes.Remove(attribute)));
        }
        SyntaxNode owner = list.Parent!, rest = owner.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia)!;
        return root.ReplaceNode(owner, owner.GetFirstToken() == list.GetFirstToken() ? rest.WithLeadingTrivia(list.GetLeadingTrivia()) : rest);
    }

    static LiteralExpressionSyntax Literal(string text) => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));
}
