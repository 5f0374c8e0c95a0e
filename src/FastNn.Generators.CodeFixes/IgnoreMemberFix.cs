using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace FastNn.Generators.CodeFixes;

/// <summary>Marks a member that no column can hold with [Ignore].</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(IgnoreMemberFix)), Shared]
public sealed class IgnoreMemberFix() : RowFix("FASTNN203", "FASTNN210")
{
    private protected override Task Register(CodeFixContext context, Diagnostic diagnostic) =>
        Offer(context, diagnostic, diagnostic.Location, "Add [Ignore]", nameof(IgnoreMemberFix), static (root, node) =>
            FindMember(node) is { } member ? root.ReplaceNode(member, AttributeEdit.Add(member, "Ignore")) : null);
}
