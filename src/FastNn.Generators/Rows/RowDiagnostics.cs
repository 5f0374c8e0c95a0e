using Microsoft.CodeAnalysis;

namespace FastNn.Generators;

/// <summary>The errors of types of rows.</summary>
static class RowDiagnostics
{
    public static readonly DiagnosticDescriptor Type = Create("FASTNN201", "The type cannot be a row", "A type with the attribute TableRow must be {0}");

    public static readonly DiagnosticDescriptor Empty = Create("FASTNN202", "The row has no columns", "'{0}' has no columns {1}: add public properties");

    public static readonly DiagnosticDescriptor Member = Create("FASTNN203", "No column can hold the type",
        "'{0}' is of type {1}, which no column can hold: {2}");

    public static readonly DiagnosticDescriptor Labels = Create("FASTNN204", "The row has two labels",
        "'{0}' has [Label], like '{1}' before: one column is predicted, so remove it from one of them");

    public static readonly DiagnosticDescriptor Ignored = Create("FASTNN205", "The member is ignored", "'{0}' has [Ignore] and [{1}]: remove one of them");

    public static readonly DiagnosticDescriptor Name = Create("FASTNN206", "The name cannot be that of a column",
        "The name of '{0}' {1}: write the text that stands in the header or the cells, without blanks around it");

    public static readonly DiagnosticDescriptor Duplicate = Create("FASTNN207", "Two columns have the same name",
        "'{0}' is the column '{1}', like '{2}' before (case is ignored): give each column its own name with [Column]");

    public static readonly DiagnosticDescriptor Unread = Create("FASTNN208", "The member cannot be read",
        "'{0}' has [{1}], but is {2}: a column is a public property or field of the instance that can be read");

    public static readonly DiagnosticDescriptor DateLabel = Create("FASTNN209", "The label is a date",
        "'{0}' has [Label] and is a date, which cannot be predicted: replace it by a number, such as days");

    public static readonly DiagnosticDescriptor Enum = Create("FASTNN210", "The enum cannot be a column", "'{0}' is of the enum {1}, which {2}");

    public static readonly DiagnosticDescriptor Written = Create("FASTNN211", "The row is written already",
        "'{0}' implements ITableRow itself: remove the members of it, or the attribute TableRow");

    static DiagnosticDescriptor Create(string id, string title, string message) =>
        new(id, title, message, "FastNn", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
