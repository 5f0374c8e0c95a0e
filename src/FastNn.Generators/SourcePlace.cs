using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FastNn.Generators;

/// <summary>A place in a source file, compared by value, without the compilation that a location keeps in memory.</summary>
sealed class SourcePlace(Location location) : IEquatable<SourcePlace>
{
    readonly string file = location.GetLineSpan().Path;
    readonly TextSpan span = location.SourceSpan;
    readonly LinePositionSpan lines = location.GetLineSpan().Span;

    public Location ToLocation() => Location.Create(file, span, lines);

    /// <summary>Returns the location in the tree of the file, where code fixes and #pragma find it.</summary>
    public Location ToLocation(Compilation compilation) =>
        compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == file && tree.Length >= span.End) is { } found
            ? Location.Create(found, span) : ToLocation();

    public bool Equals(SourcePlace? other) => other is not null && file == other.file && span == other.span && lines == other.lines;

    public override bool Equals(object? obj) => Equals(obj as SourcePlace);

    public override int GetHashCode() => span.GetHashCode();
}
