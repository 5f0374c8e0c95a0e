using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace FastNn.Generators;

/// <summary>Chooses the members of a row that are columns, and finds mistakes.</summary>
/// <param name="type">The type of the row.</param>
/// <param name="location">Where the type is declared.</param>
/// <param name="problems">Receives the mistakes.</param>
sealed class RowMembers(INamedTypeSymbol type, Location location, List<RowProblem> problems)
{
    readonly List<RowMember> members = [];
    readonly IReadOnlyList<ISymbol> all = FindAll(type);
    RowNames? names;

    /// <summary>The names of all columns.</summary>
    RowNames Names => names ??= new RowNames(
        all.Where(member => FindObstacle(member) is null && !RowAttributes.Has(RowAttributes.Find(member), "Ignore")).Select(FindName),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the columns, those of base types first.</summary>
    /// <param name="type">The type of the row.</param>
    /// <param name="location">Where it is declared.</param>
    /// <param name="problems">Receives the mistakes.</param>
    public static IReadOnlyList<RowMember> Read(INamedTypeSymbol type, Location location, List<RowProblem> problems)
    {
        var row = new RowMembers(type, location, problems);
        foreach (ISymbol member in row.all)
        {
            row.Add(member);
        }
        foreach (IParameterSymbol parameter in type.InstanceConstructors.SelectMany(constructor => constructor.Parameters))
        {
            row.CheckParameter(parameter);
        }
        if (problems.Count == 0 && row.members.All(member => member.IsLabel))
        {
            string missing = row.members.Count > 0 ? "besides the label" : "that can be read";
            problems.Add(new RowProblem(RowDiagnostics.Empty, location, RowEdit.Plain, type.Name, missing));
        }
        return row.members;
    }

    /// <summary>Returns properties and fields, those of base types first, without those that a derived type hides or overrides.</summary>
    static IReadOnlyList<ISymbol> FindAll(INamedTypeSymbol type)
    {
        var types = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? next = type; next is { SpecialType: not SpecialType.System_Object }; next = next.BaseType)
        {
            types.Insert(0, next);
        }
        ISymbol[] all =
            [.. types.SelectMany(part => part.GetMembers()).Where(member => member is IPropertySymbol or IFieldSymbol && !member.IsImplicitlyDeclared)];
        return [.. all.Where((member, i) => !all.Skip(i + 1).Any(other => other.Name == member.Name))];
    }

    void Add(ISymbol member)
    {
        ImmutableArray<AttributeData> attributes = RowAttributes.Find(member);
        if (FindObstacle(member) is { } obstacle)
        {
            if (!attributes.IsEmpty && !RowAttributes.Has(attributes, "Ignore"))
            {
                Report(RowDiagnostics.Unread, member, RowEdit.Remove(attributes, CanBePublic(member) ? RowEdit.Public : null), member.Name,
                    RowAttributes.GetName(attributes[0])!, obstacle);
            }
            return;
        }
        if (RowAttributes.Has(attributes, "Ignore"))
        {
            foreach (AttributeData other in attributes.Where(attribute => !IsIgnore(attribute)))
            {
                Report(RowDiagnostics.Ignored, member, RowEdit.Remove([other, attributes.First(IsIgnore)]), member.Name, RowAttributes.GetName(other)!);
            }
            return;
        }
        ITypeSymbol type = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
        if (RowValue.Find(type) is not { } value)
        {
            Report(RowDiagnostics.Member, member, RowEdit.Change(RowEdit.Type, RowCure.FindType(type)), member.Name,
                type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), RowCure.Find(type));
            return;
        }
        string name = FindName(member);
        AttributeData[] labels = [.. attributes.Where(attribute => RowAttributes.GetName(attribute) == "Label")];
        var column = new RowMember(member, name, labels.Length > 0, value);
        if (RowNames.FindProblem(name) is { } problem)
        {
            Report(RowDiagnostics.Name, member, RowEdit.Rename(member, attributes, Names.Mend(name, member.Name)), member.Name, problem);
        }
        CheckOthers(column, attributes, labels);
        CheckEnum(member, type);
        if (column.IsLabel && value.Column == "Date")
        {
            Report(RowDiagnostics.DateLabel, member, RowEdit.Remove(labels), member.Name);
        }
        members.Add(column);
    }

    static string FindName(ISymbol member) => RowAttributes.FindName(RowAttributes.Find(member)) ?? member.Name;

    static bool IsIgnore(AttributeData attribute) => RowAttributes.GetName(attribute) == "Ignore";

    /// <summary>Returns whether a member that is not public, or not public to read, is a column as soon as it is.</summary>
    static bool CanBePublic(ISymbol member) => !member.IsStatic && !member.IsOverride
        && member is IFieldSymbol or IPropertySymbol { IsIndexer: false, GetMethod: not null, ExplicitInterfaceImplementations.IsEmpty: true };

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

    void CheckParameter(IParameterSymbol parameter)
    {
        ImmutableArray<AttributeData> attributes = RowAttributes.Own(parameter.GetAttributes());
        if (!attributes.IsEmpty && !(type.IsRecord && type.GetMembers(parameter.Name).OfType<IPropertySymbol>().Any()))
        {
            Report(RowDiagnostics.Unread, parameter, RowEdit.Remove(attributes), parameter.Name, RowAttributes.GetName(attributes[0])!,
                "a parameter without a property");
        }
    }

    void CheckOthers(RowMember column, ImmutableArray<AttributeData> attributes, AttributeData[] labels)
    {
        if (members.Find(other => other.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            Report(RowDiagnostics.Duplicate, column.Symbol, RowEdit.Rename(column.Symbol, attributes, Names.Replace(column.Name, column.Symbol.Name)),
                column.Symbol.Name, column.Name, same.Symbol.Name);
        }
        if (column.IsLabel && members.Find(other => other.IsLabel) is { } label)
        {
            Report(RowDiagnostics.Labels, column.Symbol, RowEdit.Remove(labels), column.Symbol.Name, label.Symbol.Name);
        }
    }

    void CheckEnum(ISymbol member, ITypeSymbol type)
    {
        type = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Enum } choices)
        {
            return;
        }
        IReadOnlyList<(IFieldSymbol Field, string Text)> texts = RowValue.FindChoices(choices);
        var taken = new RowNames(texts.Select(choice => choice.Text), StringComparer.Ordinal);
        (IFieldSymbol? twice, string? text) = texts.FirstOrDefault(choice => texts.First(other => other.Text == choice.Text).Field.Name != choice.Field.Name);
        bool isFlags = type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "System.FlagsAttribute");
        string? problem = texts.Count == 0 ? "has no members: add them"
            : isFlags ? "has [Flags], whose values are not one of the names: make a bool of each flag"
            : twice is not null ? $"has '{text}' twice: give each member its own [Column]" : null;
        if (problem is not null)
        {
            RowEdit edit = twice is null || isFlags ? RowEdit.Plain : RowEdit.Rename(twice, twice.GetAttributes(), taken.Replace(text!, twice.Name));
            Report(RowDiagnostics.Enum, member, edit, member.Name, choices.Name, problem);
        }
        foreach ((IFieldSymbol field, string name) in texts)
        {
            if (RowNames.FindProblem(name) is { } fault)
            {
                RowEdit edit = RowEdit.Rename(field, field.GetAttributes(), taken.Mend(name, field.Name));
                Report(RowDiagnostics.Name, member, edit, $"{choices.Name}.{field.Name}", fault);
            }
        }
    }

    /// <summary>Adds a mistake, which stands at the type where the member is one of a referenced assembly.</summary>
    void Report(DiagnosticDescriptor descriptor, ISymbol at, RowEdit edit, params string[] arguments) => problems.Add(new RowProblem(
        descriptor, SymbolEqualityComparer.Default.Equals(at.ContainingAssembly, type.ContainingAssembly) ? at.Locations[0] : location, edit, arguments));
}
