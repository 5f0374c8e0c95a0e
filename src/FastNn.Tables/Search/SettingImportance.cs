namespace FastNn.Tables;

/// <summary>How much a setting mattered in a search.</summary>
/// <param name="Space">The name of the space.</param>
/// <param name="Setting">The name of the setting.</param>
/// <param name="Explained">The part of the variance of the trials' ranks that the setting alone explains, from 0 to 1: R² of up to three groups by its values,
/// adjusted for their number. Of a few trials it is a hint only.</param>
/// <param name="Trials">The trials that were compared: those of the space at the rung that most of them were measured at.</param>
public sealed record SettingImportance(string Space, string Setting, double Explained, int Trials)
{
    const int Groups = 3, LeastTrials = 6;

    /// <summary>Computes the importance of all settings, the largest first; of spaces with fewer than six trials none.</summary>
    internal static IReadOnlyList<SettingImportance> Compute(IReadOnlyList<MeasuredTrial> measured)
    {
        var found = new List<SettingImportance>();
        foreach (IGrouping<string, MeasuredTrial> space in measured.GroupBy(one => one.Trial.Space.Name))
        {
            MeasuredTrial[] compared = [.. space.GroupBy(one => one.Trial.Rung).MaxBy(rung => rung.Count())!.OrderBy(one => one.Outcome.Rank)];
            for (int i = 0; i < compared[0].Trial.Settings.Count && compared.Length >= LeastTrials; i++)
            {
                double explained = Explain([.. compared.Select(one => one.Trial.Settings[i].Value)]);
                found.Add(new(space.Key, compared[0].Trial.Settings[i].Key, explained, compared.Length));
            }
        }
        return [.. found.OrderByDescending(one => one.Explained)];
    }

    /// <param name="values">The values of the setting, those of the best trial first.</param>
    static double Explain(double[] values)
    {
        int n = values.Length;
        double mean = (n - 1) / 2.0, between = 0, all = n * ((double)n * n - 1) / 12;
        double[][] groups = Group(values);
        foreach (double[] ranks in groups)
        {
            between += ranks.Length * Math.Pow(ranks.Average() - mean, 2);
        }
        return groups.Length is 1 || groups.Length == n ? 0 : Math.Max(0, 1 - (1 - between / all) * (n - 1) / (n - groups.Length));
    }

    /// <summary>Divides ranks into groups by values: few values are a group each, more are divided into thirds. Equal values are in the same group.</summary>
    static double[][] Group(double[] values)
    {
        double[] distinct = [.. values.Distinct().Order()];
        return [.. values.Index().GroupBy(value => Array.BinarySearch(distinct, value.Item) * Math.Min(Groups, distinct.Length) / distinct.Length)
            .Select(group => (double[])[.. group.Select(value => (double)value.Index)])];
    }
}
