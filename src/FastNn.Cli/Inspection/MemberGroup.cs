namespace FastNn.Cli;

/// <summary>Members of an average that have the same layers.</summary>
/// <param name="First">The index of the first one.</param>
/// <param name="Count">The number of members.</param>
/// <param name="Share">The share of all of them in the prediction, 0 to 1.</param>
/// <param name="Layers">Their layers.</param>
sealed record MemberGroup(int First, int Count, double Share, IReadOnlyList<string> Layers)
{
    /// <summary>Groups the members of an average, which follow each other.</summary>
    public static IReadOnlyList<MemberGroup> FindAll(Average average)
    {
        var groups = new List<MemberGroup>();
        for (int i = 0; i < average.Count; i++)
        {
            string[] layers = average[i] is Sequential chain ? [.. chain.Select(LayerText.Format)] : [LayerText.Format(average[i])];
            double share = average.Shares?[i] ?? 1.0 / average.Count;
            if (groups.Count > 0 && groups[^1].Layers.SequenceEqual(layers))
            {
                groups[^1] = groups[^1] with { Count = groups[^1].Count + 1, Share = groups[^1].Share + share };
            }
            else
            {
                groups.Add(new(i, 1, share, layers));
            }
        }
        return groups;
    }
}
