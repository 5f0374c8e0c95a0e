using Microsoft.CodeAnalysis;

namespace FastNn.Generators;

/// <summary>How values of a type are written.</summary>
sealed class RowValue
{
    readonly Func<string, string> convert;

    RowValue(string column, Func<string, string> convert, string[]? choices = null, bool isNullable = false) =>
        (Column, this.convert, Choices, IsNullable) = (column, convert, choices ?? [], isNullable);

    /// <summary>The name of the type of the column.</summary>
    public string Column { get; }

    /// <summary>The texts of the values of an enum or of truth values; empty for other types.</summary>
    public string[] Choices { get; }

    /// <summary>Whether null is a value that must be told apart.</summary>
    public bool IsNullable { get; }

    /// <summary>Returns how values of a type are written; null where no column can hold them.</summary>
    public static RowValue? Find(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Find(nullable.TypeArguments[0]) is { } value ? new RowValue(value.Column, value.convert, value.Choices, isNullable: true) : null;
        }
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum } choices)
        {
            return FromEnum(choices);
        }
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean:
                return new RowValue("Choice", value => $"{value} ? 1 : 0", ["false", "true"]);
            case SpecialType.System_String:
                return new RowValue("Text", value => value);
            case SpecialType.System_DateTime:
                return new RowValue("Date", value => value);
            case >= SpecialType.System_SByte and <= SpecialType.System_Double:
                return new RowValue("Number", value => value);
        }
        return type.ToDisplayString() switch
        {
            "System.DateOnly" => new RowValue("Date", value => $"{value}.ToDateTime(global::System.TimeOnly.MinValue)"),
            "System.DateTimeOffset" => new RowValue("Date", value => $"{value}.UtcDateTime"),
            "System.TimeSpan" => new RowValue("Number", value => $"{value}.TotalSeconds"),
            "System.TimeOnly" => new RowValue("Number", value => $"{value}.ToTimeSpan().TotalSeconds"),
            _ => null,
        };
    }

    /// <summary>Returns the members of an enum with their texts; of several with the same value the first.</summary>
    public static IReadOnlyList<(IFieldSymbol Field, string Text)> FindChoices(INamedTypeSymbol type)
    {
        var values = new HashSet<object?>();
        return [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue && values.Add(field.ConstantValue))
            .Select(field => (field, RowAttributes.FindName(field.GetAttributes()) ?? field.Name))];
    }

    /// <summary>Returns the statement that hands a value on.</summary>
    /// <param name="index">The index of the column.</param>
    /// <param name="value">The expression of the value.</param>
    public string WriteCall(int index, string value) => $"writer.{Column}({index}, {convert(value)});";

    static RowValue FromEnum(INamedTypeSymbol type)
    {
        IReadOnlyList<(IFieldSymbol Field, string Text)> choices = FindChoices(type);
        string name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string arms = string.Join(", ", choices.Select((choice, i) => $"{name}.@{choice.Field.Name} => {i}"));
        return new RowValue("Choice", value => $"{value} switch {{ {arms}, _ => -1 }}", [.. choices.Select(choice => choice.Text)]);
    }
}
