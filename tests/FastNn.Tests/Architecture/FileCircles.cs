namespace FastNn.Tests.Architecture;

/// <summary>Finds the strongly connected components of a graph (Tarjan's algorithm).</summary>
sealed class FileCircles
{
    readonly ILookup<string, string> edges;
    readonly Dictionary<string, int> index = [], low = [];
    readonly Stack<string> path = [];
    readonly HashSet<string> onPath = [];
    readonly List<string[]> found = [];

    FileCircles(IEnumerable<(string From, string To)> uses) => edges = uses.ToLookup(use => use.From, use => use.To, StringComparer.Ordinal);

    /// <summary>The components of more than one node, each sorted, the smallest first.</summary>
    public static IReadOnlyList<string[]> Find(IEnumerable<(string From, string To)> uses)
    {
        var search = new FileCircles(uses);
        foreach (string node in search.edges.Select(group => group.Key).Where(node => !search.index.ContainsKey(node)))
        {
            search.Visit(node);
        }
        return [.. search.found.OrderBy(circle => circle.Length).ThenBy(circle => circle[0], StringComparer.Ordinal)];
    }

    void Visit(string node)
    {
        index[node] = low[node] = index.Count;
        path.Push(node);
        onPath.Add(node);
        foreach (string next in edges[node])
        {
            if (!index.TryGetValue(next, out int before))
            {
                Visit(next);
                low[node] = Math.Min(low[node], low[next]);
            }
            else if (onPath.Contains(next))
            {
                low[node] = Math.Min(low[node], before);
            }
        }
        if (low[node] < index[node])
        {
            return;
        }
        var circle = new List<string>();
        do
        {
            circle.Add(path.Pop());
            onPath.Remove(circle[^1]);
        }
        while (circle[^1] != node);
        if (circle.Count > 1)
        {
            found.Add([.. circle.Order(StringComparer.Ordinal)]);
        }
    }
}
