namespace FastNn.Tables;

/// <summary>Says what the trials of a search are and on which rung each begins, and cuts the worse ones of a rung. Depends on numbers and losses
/// alone.</summary>
/// <param name="spaces">The spaces, which trials have in turn.</param>
/// <param name="options">Seed, method and rungs.</param>
sealed class TrialSchedule(IReadOnlyList<SearchSpace> spaces, SearchOptions options)
{
    /// <summary>The part of the trials that a cut keeps is 1/3, as in Hyperband.</summary>
    public const int Reduction = 3;

    // The rungs on which the trials of a space begin, one after the other.
    readonly int[] starts = options.Method switch
    {
        SearchMethod.Random => [options.Rungs - 1],
        SearchMethod.Halving => [.. Enumerable.Repeat(0, Power(options.Rungs - 1))],
        _ => [.. Enumerable.Range(0, options.Rungs).SelectMany(start => Enumerable.Repeat(start, CountOfBracket(options.Rungs, start)))],
    };

    /// <summary>The trials that are compared with each other where the number of trials is not known before.</summary>
    public int RoundLength => starts.Length * spaces.Count;

    /// <summary>The last rung.</summary>
    public int LastRung => options.Rungs - 1;

    /// <summary>Whether a trial has the usual settings: it is measured with all epochs.</summary>
    public bool IsUsual(int number) => number < spaces.Count;

    /// <summary>Returns the rung on which a trial begins.</summary>
    public int GetStart(int number) => IsUsual(number) ? LastRung : starts[(number - spaces.Count) / spaces.Count % starts.Length];

    /// <summary>Returns a trial at a rung.</summary>
    public SearchTrial Create(int number, int rung)
    {
        SearchSpace space = spaces[number % spaces.Count];
        // Distinct sequences for the trials of near seeds of users: 2^64 divided by the golden ratio.
        Random random = Seeds.Create(unchecked((options.Seed * 1_000_003 + number + 1) * (long)0x9E3779B97F4A7C15));
        KeyValuePair<string, double>[] settings =
            [.. space.Settings.Select(setting => KeyValuePair.Create(setting.Name, IsUsual(number) ? setting.Default : setting.Draw(random)))];
        return new(number, space, settings, rung, Math.Max(1, space.Epochs / Power(LastRung - rung)));
    }

    /// <summary>Returns the trials of a rung that go on to the next one: of those that began together the best third, at least one, in each space.</summary>
    /// <param name="measured">The trials of a rung.</param>
    public IEnumerable<int> Cut(IEnumerable<MeasuredTrial> measured) => measured
        .GroupBy(one => (one.Trial.Space.Name, Start: GetStart(one.Trial.Number)))
        .SelectMany(group => group.OrderBy(one => one.Outcome.Rank).ThenBy(one => one.Trial.Number).Take(Math.Max(1, group.Count() / Reduction)))
        .Where(one => double.IsFinite(one.Outcome.Rank)).Select(one => one.Trial.Number);

    // ⌈(rungs)/(s+1)·3^s⌉ trials begin s rungs below the last one.
    static int CountOfBracket(int rungs, int start)
    {
        int below = rungs - 1 - start;
        return (rungs * Power(below) + below) / (below + 1);
    }

    static int Power(int exponent) => (int)Math.Pow(Reduction, exponent);
}
