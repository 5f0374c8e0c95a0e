using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FastNn.Generators;

/// <summary>The source of a row, or its mistakes. Equal results are not written again.</summary>
sealed class RowResult(string name, string? source, IReadOnlyList<RowProblem> problems) : IEquatable<RowResult>
{
    readonly string name = name;
    readonly string? source = source;
    readonly IReadOnlyList<RowProblem> problems = problems;

    public void AddTo(SourceProductionContext output)
    {
        foreach (RowProblem problem in problems)
        {
            output.ReportDiagnostic(problem.ToDiagnostic());
        }
        if (source is not null)
        {
            output.AddSource($"{name}.TableRow.g.cs", SourceText.From(source, Encoding.UTF8));
        }
    }

    public bool Equals(RowResult? other) => other is not null && name == other.name && source == other.source && problems.SequenceEqual(other.problems);

    public override bool Equals(object? obj) => Equals(obj as RowResult);

    public override int GetHashCode() => name.GetHashCode();
}
