using System.Globalization;

namespace FastNn.Cli;

/// <summary>A parameter, or the same parameter of the members of an ensemble.</summary>
/// <param name="Name">Its name; for members with their range, as in <c>4.[0..7].0.weight</c>.</param>
/// <param name="Parameters">The parameters, one for each member.</param>
sealed record ParameterSummary(string Name, IReadOnlyList<Parameter> Parameters)
{
    /// <summary>Lists the parameters of a network, those of equal members of an average as one.</summary>
    public static IReadOnlyList<ParameterSummary> ListAll(Network network)
    {
        IReadOnlyList<MemberGroup>?[] groups = [.. network.Select(layer => layer is Average average ? MemberGroup.FindAll(average) : null)];
        var found = new OrderedDictionary<string, List<Parameter>>(StringComparer.Ordinal);
        foreach (Parameter parameter in network.Parameters)
        {
            string name = GetName(parameter.Name, groups);
            if (!found.TryGetValue(name, out List<Parameter>? same))
            {
                found.Add(name, same = []);
            }
            same.Add(parameter);
        }
        return [.. found.Select(pair => new ParameterSummary(pair.Key, pair.Value))];
    }

    static string GetName(string name, IReadOnlyList<MemberGroup>?[] groups)
    {
        string[] parts = name.Split('.', 3);
        if (groups[Parse(parts[0])] is not { } members)
        {
            return name;
        }
        int member = Parse(parts[1]);
        MemberGroup group = members.Last(group => group.First <= member);
        return group.Count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{parts[0]}.[{group.First}..{group.First + group.Count - 1}].{parts[2]}");
    }

    static int Parse(string index) => int.Parse(index, CultureInfo.InvariantCulture);
}
