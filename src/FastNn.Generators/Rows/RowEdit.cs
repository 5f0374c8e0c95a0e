using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace FastNn.Generators;

/// <summary>What a code fix must know about a mistake, compared by value.</summary>
sealed class RowEdit : IEquatable<RowEdit>
{
    /// <summary>The property with the modifier of the type to add (partial) or to remove.</summary>
    public const string Modifier = "Modifier";

    /// <summary>The property with a type of the same values that a column can hold.</summary>
    public const string Type = "Type";

    /// <summary>The property with a free name for a column, or text for a member of an enum.</summary>
    public const string Name = "Name";

    /// <summary>The property of members that are columns as soon as they are public.</summary>
    public const string Public = "Public";

    readonly SourcePlace[] places;
    readonly string? key, value;

    RowEdit(IEnumerable<Location> places, string? key = null, string? value = null) =>
        (this.places, this.key, this.value) = ([.. places.Select(place => new SourcePlace(place))], key, value);

    /// <summary>An edit that needs no more than the place of the mistake.</summary>
    public static RowEdit Plain { get; } = new([]);

    /// <summary>Describes the removal of one of the attributes, or of all.</summary>
    public static RowEdit Remove(IEnumerable<AttributeData> attributes, string? key = null) => new(Find(attributes), key, key);

    /// <summary>Describes a change of the member or the type at the place of the mistake.</summary>
    public static RowEdit Change(string key, string? value) => new([], value is null ? null : key, value);

    /// <summary>Describes a new name for a column, or a new text for a member of an enum.</summary>
    public static RowEdit Rename(ISymbol member, IEnumerable<AttributeData> attributes, string name) => new(
        [.. member.Locations.Where(place => place.IsInSource).Take(1), .. Find(attributes.Where(attribute => RowAttributes.GetName(attribute) == "Column"))],
        Name, name);

    /// <summary>Returns the attributes, or the member and its attribute, that are edited.</summary>
    public IEnumerable<Location> FindPlaces(Compilation compilation) => places.Select(place => place.ToLocation(compilation));

    public ImmutableDictionary<string, string?> ToProperties() =>
        key is null ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add(key, value);

    public bool Equals(RowEdit? other) => other is not null && key == other.key && value == other.value && places.SequenceEqual(other.places);

    public override bool Equals(object? obj) => Equals(obj as RowEdit);

    public override int GetHashCode() => places.Length;

    static IEnumerable<Location> Find(IEnumerable<AttributeData> attributes) => attributes.Select(attribute => attribute.ApplicationSyntaxReference)
        .Where(part => part is not null).Select(part => Location.Create(part!.SyntaxTree, part.Span));
}
