using Microsoft.CodeAnalysis;

namespace FastNn.Generators;

/// <summary>Says what to do about a member whose type no column can hold.</summary>
static class RowCure
{
    const string Ignore = "or mark it with [Ignore]";

    /// <summary>Returns the type that holds the same values and that a column can hold; null where none does.</summary>
    public static string? FindType(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return FindType(nullable.TypeArguments[0]) is { } value ? $"{value}?" : null;
        }
        return type.SpecialType == SpecialType.System_Char ? "string" : IsNumber(type) ? "double" : null;
    }

    public static string Find(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Find(nullable.TypeArguments[0]);
        }
        bool isMany = type.AllInterfaces.Any(face => face.SpecialType == SpecialType.System_Collections_IEnumerable);
        return type.SpecialType == SpecialType.System_Char ? "make it a string"
            : type.ToDisplayString() == "System.Guid" ? "it names the row, so mark it with [Ignore]"
            : IsNumber(type) ? "make it a double or a long"
            : isMany ? $"make a property of each of its values, {Ignore}"
            : type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic ? $"give it the type of its values, {Ignore}"
            : $"make properties of its members in the row, {Ignore}";
    }

    static bool IsNumber(ITypeSymbol type) =>
        type.AllInterfaces.Any(face => face.Name == "INumberBase" && face.ContainingNamespace.ToDisplayString() == "System.Numerics");
}
