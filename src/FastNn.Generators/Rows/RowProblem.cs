using Microsoft.CodeAnalysis;

namespace FastNn.Generators;

/// <summary>A mistake in a type of rows, compared by value.</summary>
sealed class RowProblem(DiagnosticDescriptor descriptor, Location location, RowEdit edit, params string[] arguments) : IEquatable<RowProblem>
{
    readonly SourcePlace place = new(location);
    readonly DiagnosticDescriptor descriptor = descriptor;
    readonly RowEdit edit = edit;
    readonly string[] arguments = arguments;

    public Diagnostic ToDiagnostic(Compilation compilation) =>
        Diagnostic.Create(descriptor, place.ToLocation(compilation), edit.FindPlaces(compilation), edit.ToProperties(), [.. arguments]);

    public bool Equals(RowProblem? other) => other is not null && descriptor.Id == other.descriptor.Id && place.Equals(other.place)
        && edit.Equals(other.edit) && arguments.SequenceEqual(other.arguments);

    public override bool Equals(object? obj) => Equals(obj as RowProblem);

    public override int GetHashCode() => place.GetHashCode();
}
