using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FastNn.Generators;

/// <summary>The source of a row, or its mistakes. Equal results are not written again.</summary>
sealed class RowResult(string name, string? source, IReadOnlyList<RowProblem> problems) : IEquatable<RowResult>
{
    readonly string name = name;
    readonly string? source = source;

    /// <summary>The mistakes; empty where the source was written.</summary>
    public IReadOnlyList<RowProblem> Problems { get; } = problems;

    public void AddTo(SourceProductionContext output)
    {
        if (source is not null)
        {
            output.AddSource($"{name}.TableRow.g.cs", SourceText.From(source, Encoding.UTF8));
        }
    }

    public bool Equals(RowResult? other) => other is not null && name == other.name && source == other.source && Problems.SequenceEqual(other.Problems);

    public override bool Equals(object? obj) => Equals(obj as RowResult);

    public override int GetHashCode() => name.GetHashCode();
}
