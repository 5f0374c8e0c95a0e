using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Generators.CodeFixes;

/// <summary>Gives a column, or a member of an enum, a name that is free and has no blanks around it: that of the member, or one in [Column].</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameColumnFix)), Shared]
public sealed class NameColumnFix() : RowFix("FASTNN206", "FASTNN207", "FASTNN210")
{
    private protected override Task Register(CodeFixContext context, Diagnostic diagnostic)
    {
        // The member, and its attribute.
        IReadOnlyList<Location> places = diagnostic.AdditionalLocations;
        if (!diagnostic.Properties.TryGetValue(RowEdit.Name, out string? name) || places.Count == 0 || places[0].SourceTree is not { } tree)
        {
            return Task.CompletedTask;
        }
        string own = tree.GetText(context.CancellationToken).ToString(places[0].SourceSpan).TrimStart('@');
        return Offer(context, diagnostic, places[places.Count - 1], $"Name it '{name}'", nameof(NameColumnFix), (root, node) =>
            FindMember(node) is not { } declaration || IsSeveral(declaration) ? null
                : node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute
                    ? root.ReplaceNode(declaration, AttributeEdit.Add(declaration, "Column", name))
                : name == own ? AttributeEdit.Remove(root, [attribute]) : root.ReplaceNode(attribute, AttributeEdit.SetText(attribute, name!)));
    }
}
