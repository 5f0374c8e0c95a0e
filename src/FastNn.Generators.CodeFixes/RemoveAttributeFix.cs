using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Generators.CodeFixes;

/// <summary>Removes attributes that a member cannot have: a second label, one beside [Ignore], those of members that cannot be read, the label of a date; and
/// [TableRow] of a type that implements ITableRow itself.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveAttributeFix)), Shared]
public sealed class RemoveAttributeFix() : RowFix(Labels, "FASTNN205", Unread, "FASTNN209", "FASTNN211")
{
    const string Labels = "FASTNN204", Unread = "FASTNN208";

    private protected override async Task Register(CodeFixContext context, Diagnostic diagnostic)
    {
        AttributeSyntax[] attributes = [.. diagnostic.AdditionalLocations.Select(place => Find(place, context.CancellationToken)).OfType<AttributeSyntax>()];
        if (diagnostic.Id == Unread)
        {
            // None of them has a use; those of another part of the member are a mistake of their own after that.
            await Offer(context, diagnostic, [.. attributes.Where(attribute => attribute.SyntaxTree == attributes[0].SyntaxTree)]).ConfigureAwait(false);
            return;
        }
        foreach (AttributeSyntax attribute in attributes.Where(attribute => diagnostic.Id != Labels || !IsSeveral(FindMember(attribute))))
        {
            await Offer(context, diagnostic, [attribute]).ConfigureAwait(false);
        }
    }

    static Task Offer(CodeFixContext context, Diagnostic diagnostic, IReadOnlyList<AttributeSyntax> attributes)
    {
        string title = $"Remove [{string.Join("] and [", attributes.Select(GetName))}]";
        return attributes.Count == 0 ? Task.CompletedTask
            : Offer(context, diagnostic, attributes[0].GetLocation(), title, title, (root, _) => AttributeEdit.Remove(root, attributes));
    }

    static AttributeSyntax? Find(Location place, CancellationToken cancelled) =>
        place.SourceTree?.GetRoot(cancelled).FindNode(place.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();

    static string GetName(AttributeSyntax attribute)
    {
        string name = attribute.Name is QualifiedNameSyntax qualified ? qualified.Right.Identifier.Text
            : attribute.Name is AliasQualifiedNameSyntax alias ? alias.Name.Identifier.Text : ((SimpleNameSyntax)attribute.Name).Identifier.Text;
        return name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? name.Substring(0, name.Length - nameof(Attribute).Length) : name;
    }
}
