namespace FastNn.Metrics;

/// <summary>Adds up the weights of equal scores, one score after the other.</summary>
/// <param name="scores">The scores in descending order.</param>
/// <param name="ranking">The weights: above 0 for samples of the class, below 0 for the others.</param>
ref struct Ranks(ReadOnlySpan<float> scores, ReadOnlySpan<float> ranking)
{
    readonly ReadOnlySpan<float> scores = scores, ranking = ranking;
    int end;

    /// <summary>The weight of the samples with the current score that are of the class.</summary>
    public double Positive { get; private set; }

    /// <summary>The weight of the others with this score.</summary>
    public double Negative { get; private set; }

    /// <summary>Goes on to the next lower score; false after the last.</summary>
    public bool MoveNext()
    {
        (Positive, Negative) = (0, 0);
        int first = end;
        for (; end < scores.Length && scores[end] == scores[first]; end++)
        {
            if (ranking[end] > 0)
            {
                Positive += ranking[end];
            }
            else
            {
                Negative -= ranking[end];
            }
        }
        return end > first;
    }
}
