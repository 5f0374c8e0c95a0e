using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace FastNn.Generators;

/// <summary>The attributes of the members of a row.</summary>
static class RowAttributes
{
    /// <summary>Returns the attributes of a member, those of the parameter of a record that it was made of included.</summary>
    public static ImmutableArray<AttributeData> Find(ISymbol member) => Own(
    [
        .. member.GetAttributes(),
        .. member is IPropertySymbol && FindParameter(member) is { } parameter ? parameter.GetAttributes() : [],
    ]);

    /// <summary>Returns the attribute TableRow of a type.</summary>
    public static IEnumerable<AttributeData> Row(INamedTypeSymbol type) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass?.ToDisplayString() == "FastNn.Tables.TableRowAttribute");

    /// <summary>Returns those of the attributes that are of rows.</summary>
    public static ImmutableArray<AttributeData> Own(ImmutableArray<AttributeData> attributes) =>
        [.. attributes.Where(attribute => GetName(attribute) is not null)];

    /// <summary>Returns Label, Ignore or Column; null for another attribute.</summary>
    public static string? GetName(AttributeData attribute) => attribute.AttributeClass?.ToDisplayString() switch
    {
        "FastNn.Tables.LabelAttribute" => "Label",
        "FastNn.Tables.IgnoreAttribute" => "Ignore",
        "FastNn.Tables.ColumnAttribute" => "Column",
        _ => null,
    };

    public static bool Has(ImmutableArray<AttributeData> attributes, string name) => attributes.Any(attribute => GetName(attribute) == name);

    /// <summary>Returns the name of [Column]; null without it.</summary>
    public static string? FindName(ImmutableArray<AttributeData> attributes) =>
        attributes.FirstOrDefault(attribute => GetName(attribute) == "Column") is { } column
            ? column.ConstructorArguments.FirstOrDefault().Value as string ?? "" : null;

    static IParameterSymbol? FindParameter(ISymbol property) => property.ContainingType is { IsRecord: true } record
        ? record.InstanceConstructors.SelectMany(constructor => constructor.Parameters)
            .FirstOrDefault(parameter => parameter.Name == property.Name && !Own(parameter.GetAttributes()).IsEmpty)
        : null;
}
