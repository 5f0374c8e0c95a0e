using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Generators.CodeFixes;

/// <summary>Edits source so that a mistake in a type of rows is gone.</summary>
/// <param name="mistakes">The mistakes.</param>
public abstract class RowFix(params string[] mistakes) : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. mistakes];

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            await Register(context, diagnostic).ConfigureAwait(false);
        }
    }

    /// <summary>Offers the edits that remove a mistake; none where no edit does.</summary>
    private protected abstract Task Register(CodeFixContext context, Diagnostic diagnostic);

    /// <summary>Offers an edit of a file.</summary>
    /// <param name="context">Receives the edit.</param>
    /// <param name="diagnostic">The mistake.</param>
    /// <param name="at">The place to edit.</param>
    /// <param name="title">The text of the menu.</param>
    /// <param name="key">The name of the kind of edit, by which it is applied to all mistakes.</param>
    /// <param name="edit">Returns the root of the file after the edit, from that before and the node at the place; null if nothing is offered.</param>
    private protected static async Task Offer(
        CodeFixContext context, Diagnostic diagnostic, Location at, string title, string key, Func<SyntaxNode, SyntaxNode, SyntaxNode?> edit)
    {
        if (at.SourceTree is { } tree && context.Document.Project.Solution.GetDocument(tree) is { } document
            && await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is { } root
            && edit(root, root.FindNode(at.SourceSpan)) is { } edited)
        {
            context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(document.WithSyntaxRoot(edited)), key), diagnostic);
        }
    }

    /// <summary>Returns the declaration of a property, field, parameter or member of an enum; null for other nodes.</summary>
    private protected static SyntaxNode? FindMember(SyntaxNode node) => node.FirstAncestorOrSelf<SyntaxNode>(
        part => part is PropertyDeclarationSyntax or FieldDeclarationSyntax or ParameterSyntax or EnumMemberDeclarationSyntax);

    /// <summary>Returns whether a node declares several fields in one statement.</summary>
    private protected static bool IsSeveral(SyntaxNode? declaration) => declaration is FieldDeclarationSyntax { Declaration.Variables.Count: > 1 };
}
