using System.Reflection;
using FastNn.Generators.CodeFixes;
using FastNn.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace FastNn.Generators.Tests;

/// <summary>Which mistakes have code fixes. A new mistake is on one of the two lists.</summary>
public sealed class RowFixListTests
{
    // Which members a row has is not known.
    static readonly string[] without = ["FASTNN202"];

    static readonly CodeFixProvider[] fixes = [.. typeof(RowFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RowFix)))
        .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    static readonly string[] mistakes = [.. typeof(RowDiagnostics).GetFields().Select(field => ((DiagnosticDescriptor)field.GetValue(null)!).Id)];

    [Fact]
    public void Every_mistake_has_a_code_fix_or_a_reason_to_have_none()
    {
        IEnumerable<string> with = fixes.SelectMany(fix => fix.FixableDiagnosticIds).Distinct();

        Assert.Equal(mistakes.Order(StringComparer.Ordinal), with.Concat(without).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Editors_find_every_code_fix() => Assert.All(fixes, fix =>
    {
        ExportCodeFixProviderAttribute export = fix.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>()!;
        Assert.Equal([LanguageNames.CSharp], export.Languages);
        Assert.Equal(fix.GetType().Name, export.Name);
        Assert.Same(WellKnownFixAllProviders.BatchFixer, fix.GetFixAllProvider());
    });

    /// <summary>The table of the page has a line for each mistake, whose last cell is the code fix or says "none".</summary>
    [Fact]
    public void Page_has_the_code_fix_of_every_mistake()
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("docs/typed-rows.md"));

        Assert.All(mistakes, id =>
        {
            string[] cells = Assert.Single(lines, line => line.StartsWith($"| `{id}`", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);
            Assert.Equal(5, cells.Length);
            Assert.Equal(without.Contains(id), cells[3].StartsWith("none", StringComparison.Ordinal));
            Assert.NotEmpty(cells[3]);
        });
    }
}
