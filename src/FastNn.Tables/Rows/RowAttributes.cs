namespace FastNn.Tables;

/// <summary>
/// Marks a partial class, struct or record whose public properties and fields are the columns of a table. The source generator of FastNn writes its
/// <see cref="ITableRow{TSelf}"/>: numbers, enums, texts, truth values and dates, also nullable ones; other members are errors of the compiler unless they have
/// <see cref="IgnoreAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class TableRowAttribute : Attribute;

/// <summary>Marks the member of a row that is to be predicted. Rows that are only predicted need none.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class LabelAttribute : Attribute;

/// <summary>Marks a member of a row that is no column.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class IgnoreAttribute : Attribute;

/// <summary>Gives a member of a row the name of its column, or a member of an enum the text of its category; the name of the member otherwise.</summary>
/// <param name="name">The name, without blanks around it.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class ColumnAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
