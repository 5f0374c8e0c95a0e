using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace FastNn.Generators;

/// <summary>Chooses the members of a row that are columns, and finds mistakes.</summary>
/// <param name="problems">Receives the mistakes.</param>
sealed class RowMembers(List<RowProblem> problems)
{
    readonly List<RowMember> members = [];

    /// <summary>Returns the columns, those of base types first.</summary>
    /// <param name="type">The type of the row.</param>
    /// <param name="location">Where it is declared.</param>
    /// <param name="problems">Receives the mistakes.</param>
    public static IReadOnlyList<RowMember> Read(INamedTypeSymbol type, Location location, List<RowProblem> problems)
    {
        var row = new RowMembers(problems);
        foreach (ISymbol member in FindAll(type))
        {
            row.Add(member);
        }
        foreach (IParameterSymbol parameter in type.InstanceConstructors.SelectMany(constructor => constructor.Parameters))
        {
            row.CheckParameter(type, parameter);
        }
        if (problems.Count == 0 && row.members.All(member => member.IsLabel))
        {
            problems.Add(new RowProblem(RowDiagnostics.Empty, location, type.Name, row.members.Count > 0 ? "besides the label" : "that can be read"));
        }
        return row.members;
    }

    /// <summary>Returns properties and fields, those of base types first, without those that a derived type hides or overrides.</summary>
    static IEnumerable<ISymbol> FindAll(INamedTypeSymbol type)
    {
        var types = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? next = type; next is { SpecialType: not SpecialType.System_Object }; next = next.BaseType)
        {
            types.Insert(0, next);
        }
        ISymbol[] all =
            [.. types.SelectMany(part => part.GetMembers()).Where(member => member is IPropertySymbol or IFieldSymbol && !member.IsImplicitlyDeclared)];
        return all.Where((member, i) => !all.Skip(i + 1).Any(other => other.Name == member.Name));
    }

    void Add(ISymbol member)
    {
        ImmutableArray<AttributeData> attributes = RowAttributes.Find(member);
        if (FindObstacle(member) is { } obstacle)
        {
            if (!attributes.IsEmpty && !RowAttributes.Has(attributes, "Ignore"))
            {
                Report(RowDiagnostics.Unread, member, member.Name, RowAttributes.GetName(attributes[0])!, obstacle);
            }
            return;
        }
        if (RowAttributes.Has(attributes, "Ignore"))
        {
            foreach (AttributeData other in attributes.Where(attribute => RowAttributes.GetName(attribute) != "Ignore"))
            {
                Report(RowDiagnostics.Ignored, member, member.Name, RowAttributes.GetName(other)!);
            }
            return;
        }
        ITypeSymbol type = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
        if (RowValue.Find(type) is not { } value)
        {
            Report(RowDiagnostics.Member, member, member.Name, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), RowCure.Find(type));
            return;
        }
        string name = RowAttributes.FindName(attributes) ?? member.Name;
        var column = new RowMember(member, name, RowAttributes.Has(attributes, "Label"), value);
        CheckName(member, member.Name, name);
        CheckOthers(column);
        CheckEnum(member, type);
        if (column.IsLabel && value.Column == "Date")
        {
            Report(RowDiagnostics.DateLabel, member, member.Name);
        }
        members.Add(column);
    }

    /// <summary>Returns why a member cannot be a column; null where it can.</summary>
    static string? FindObstacle(ISymbol member) => member switch
    {
        { IsStatic: true } => "static",
        IPropertySymbol { IsIndexer: true } => "an indexer",
        IPropertySymbol { GetMethod: null } => "only written",
        { DeclaredAccessibility: not Accessibility.Public } => "not public",
        IPropertySymbol { GetMethod.DeclaredAccessibility: not Accessibility.Public } => "not public to read",
        _ => null,
    };

    void CheckParameter(INamedTypeSymbol type, IParameterSymbol parameter)
    {
        ImmutableArray<AttributeData> attributes = RowAttributes.Own(parameter.GetAttributes());
        if (!attributes.IsEmpty && !(type.IsRecord && type.GetMembers(parameter.Name).OfType<IPropertySymbol>().Any()))
        {
            Report(RowDiagnostics.Unread, parameter, parameter.Name, RowAttributes.GetName(attributes[0])!, "a parameter without a property");
        }
    }

    void CheckName(ISymbol at, string what, string name)
    {
        string? problem = name.Trim().Length == 0 ? "is empty"
            : name != name.Trim() ? $"is '{name}'"
            : name.Any(char.IsControl) ? "has a control character" : null;
        if (problem is not null)
        {
            Report(RowDiagnostics.Name, at, what, problem);
        }
    }

    void CheckOthers(RowMember column)
    {
        if (members.Find(other => other.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            Report(RowDiagnostics.Duplicate, column.Symbol, column.Symbol.Name, column.Name, same.Symbol.Name);
        }
        if (column.IsLabel && members.Find(other => other.IsLabel) is { } label)
        {
            Report(RowDiagnostics.Labels, column.Symbol, column.Symbol.Name, label.Symbol.Name);
        }
    }

    void CheckEnum(ISymbol member, ITypeSymbol type)
    {
        type = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Enum } choices)
        {
            return;
        }
        var texts = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<(IFieldSymbol Field, string Text)> all = RowValue.FindChoices(choices);
        string? duplicate = all.Select(choice => choice.Text).FirstOrDefault(text => !texts.Add(text));
        string? problem = all.Count == 0 ? "has no members: add them"
            : type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "System.FlagsAttribute")
                ? "has [Flags], whose values are not one of the names: make a bool of each flag"
            : duplicate is not null ? $"has '{duplicate}' twice: give each member its own [Column]" : null;
        if (problem is not null)
        {
            Report(RowDiagnostics.Enum, member, member.Name, choices.Name, problem);
        }
        foreach ((IFieldSymbol field, string text) in all)
        {
            CheckName(member, $"{choices.Name}.{field.Name}", text);
        }
    }

    void Report(DiagnosticDescriptor descriptor, ISymbol at, params string[] arguments) => problems.Add(new RowProblem(descriptor, at.Locations[0], arguments));
}
