using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>
/// Searches for the settings with the lowest loss: trials with random settings are measured side by side, at first with few epochs, and at each rung the best
/// of them are trained anew with three times as many.
/// </summary>
/// <remarks>Trials of a space that began together are compared at each rung when all of them are measured, by their losses and, where these are equal, by their
/// numbers: with a budget in trials the result is the same for any number of workers. Other trials fill the time of workers that would
/// wait. With a journal a search that was interrupted, or killed, continues where it was.</remarks>
public sealed class Search
{
    readonly SearchOptions options;
    readonly TrialSchedule schedule;
    readonly JournalHeader header;

    /// <param name="spaces">What is varied: trials have one of them in turn.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="subject">What the loss depends on besides the settings, such as a hash of the data: a journal of another subject is refused.</param>
    /// <exception cref="ArgumentException">There is no space, or two have the same name.</exception>
    public Search(IReadOnlyList<SearchSpace> spaces, SearchOptions? options = null, string subject = "")
    {
        ArgumentNullException.ThrowIfNull(spaces);
        ArgumentNullException.ThrowIfNull(subject);
        Require.Argument(spaces.Count > 0 && spaces.DistinctBy(space => space.Name).Count() == spaces.Count, nameof(spaces),
            $"spaces has {spaces.Count} spaces; give at least one, and each with a name of its own.");
        this.options = options ?? new SearchOptions();
        schedule = new(spaces, this.options);
        header = new(subject, this.options.Seed, this.options.Rungs, [.. spaces.Select(space => space.ToString())]);
    }

    /// <summary>Searches.</summary>
    /// <param name="measure">Trains a trial and returns its loss; called by several threads at the same time. It may end with an
    /// <see cref="OperationCanceledException"/> when its token is cancelled: by the caller, or at the end of the budget.</param>
    /// <param name="cancellationToken">Ends the search; the journal keeps what was measured.</param>
    /// <exception cref="FastNnFormatException">The journal is malformed, or of another search.</exception>
    /// <exception cref="IOException">The journal cannot be written, or another search uses it.</exception>
    /// <exception cref="InvalidOperationException">No trial has a finite loss.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    /// <remarks>An exception of <paramref name="measure"/> ends the search and comes out of here.</remarks>
    public SearchResult Run(Func<SearchTrial, CancellationToken, SearchOutcome> measure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(measure);
        cancellationToken.ThrowIfCancellationRequested();
        using SearchJournal? journal = options.Journal is { } path ? SearchJournal.Open(path, header, schedule) : null;
        Func<SearchTrial, CancellationToken, SearchOutcome> measureAnywhere = options.Dispatcher is { } dispatcher
            ? new TrialTasks(schedule, header, measure).HandOut(dispatcher) : measure;
        using var run = new SearchRun(schedule, options, journal, measureAnywhere, cancellationToken);
        int trials = options.Trials > 0 ? options.Trials : options.Budget is null ? SearchOptions.DefaultTrials : int.MaxValue;
        // Without a budget in time all trials are one round; with one the first round has the usual trials besides.
        int round = options.Budget is null ? trials : schedule.RoundLength;
        for (int first = 0, next; first < trials && (first == 0 || !run.IsOver); first = next)
        {
            next = Math.Min(trials, first + round + (first == 0 && options.Budget is not null ? header.Spaces.Count : 0));
            run.Measure(first, next);
        }
        return run.CreateResult();
    }

    /// <summary>Returns the work of a process that measures trials for another one, which runs the same search with a
    /// <see cref="SearchOptions.Dispatcher"/>.</summary>
    /// <param name="measure">As for <see cref="Run"/>.</param>
    public TaskWork CreateWork(Func<SearchTrial, CancellationToken, SearchOutcome> measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return new TrialTasks(schedule, header, measure).Work;
    }
}
