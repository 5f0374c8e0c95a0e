using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>What a <see cref="Search"/> has found. Immutable.</summary>
public sealed class SearchResult
{
    internal SearchResult(IReadOnlyList<MeasuredTrial> measured, int fromJournal, TimeSpan time)
    {
        (Measured, FromJournal, Time) = ([.. measured.OrderBy(one => one.Trial.Number).ThenBy(one => one.Trial.Rung)], fromJournal, time);
        Trials = [.. Sort(measured)];
        Require.State(Trials.Count > 0 && double.IsFinite(Trials[0].Outcome.Rank),
            $"None of {Trials.Count} trials has a finite loss. Look at the inputs and the label for extreme numbers.");
        Importance = SettingImportance.Compute(Measured);
    }

    /// <summary>Each trial at the highest rung that it has reached, the best first: by rung, then by loss, then by number.</summary>
    public IReadOnlyList<MeasuredTrial> Trials { get; }

    /// <summary>The best trial.</summary>
    public MeasuredTrial Best => Trials[0];

    /// <summary>Each trial at each of its rungs, by number and rung.</summary>
    public IReadOnlyList<MeasuredTrial> Measured { get; }

    /// <summary>How many of <see cref="Measured"/> were in the journal before.</summary>
    public int FromJournal { get; }

    /// <summary>The time of the search, with that of the runs before it in the same journal.</summary>
    public TimeSpan Time { get; }

    /// <summary>How much of the differences between trials each setting explains, the most important first.</summary>
    public IReadOnlyList<SettingImportance> Importance { get; }

    internal static IEnumerable<MeasuredTrial> Sort(IEnumerable<MeasuredTrial> measured) => measured
        .GroupBy(one => one.Trial.Number).Select(trial => trial.MaxBy(one => one.Trial.Rung)!)
        .OrderByDescending(one => double.IsFinite(one.Outcome.Rank)).ThenByDescending(one => one.Trial.Rung)
        .ThenBy(one => one.Outcome.Rank).ThenBy(one => one.Trial.Number);
}
