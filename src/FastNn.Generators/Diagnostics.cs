using Microsoft.CodeAnalysis;

namespace FastNn.Generators;

/// <summary>The errors of the generator.</summary>
static class Diagnostics
{
    public static readonly DiagnosticDescriptor Missing = Create("FASTNN101", "The model file is missing",
        "'{0}' is not among the AdditionalFiles of the project, or several of them end in it: add <AdditionalFiles Include=\"{0}\" /> to an ItemGroup");

    public static readonly DiagnosticDescriptor Changed = Create("FASTNN102", "The model file has changed",
        "'{0}' has the SHA-256 {1}, and Sha256 of the attribute is {2}: restore the file, or write its hash into the attribute");

    public static readonly DiagnosticDescriptor Unsupported = Create("FASTNN103", "The model cannot be baked", "'{0}' cannot be baked: {1}");

    public static readonly DiagnosticDescriptor Class = Create("FASTNN104", "The class cannot be written", "A class with the attribute BakedModel must be {0}");

    static DiagnosticDescriptor Create(string id, string title, string message) =>
        new(id, title, message, "FastNn", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
