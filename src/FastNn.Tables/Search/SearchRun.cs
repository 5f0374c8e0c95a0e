using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace FastNn.Tables;

/// <summary>Measures the trials of a search that the journal does not have, side by side.</summary>
sealed class SearchRun : IDisposable
{
    const int ShownBest = 10;

    readonly Dictionary<(int Number, int Rung), MeasuredTrial> found = [];
    readonly Lock gate = new();
    readonly TrialSchedule schedule;
    readonly SearchOptions options;
    readonly SearchJournal? journal;
    readonly Func<SearchTrial, CancellationToken, SearchOutcome> measure;
    readonly CancellationToken cancellation;
    readonly CancellationTokenSource deadline;
    readonly long start = TimeProvider.System.GetTimestamp();

    /// <param name="schedule">The trials.</param>
    /// <param name="options">Workers, budget and progress.</param>
    /// <param name="journal">What was measured before; null for none.</param>
    /// <param name="measure">Measures a trial.</param>
    /// <param name="cancellation">Ends the search.</param>
    public SearchRun(TrialSchedule schedule, SearchOptions options, SearchJournal? journal, Func<SearchTrial, CancellationToken, SearchOutcome> measure,
        CancellationToken cancellation)
    {
        (this.schedule, this.options, this.journal, this.measure, this.cancellation) = (schedule, options, journal, measure, cancellation);
        foreach (MeasuredTrial one in journal?.Measured ?? [])
        {
            found[(one.Trial.Number, one.Trial.Rung)] = one;
        }
        deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Budget is { } budget)
        {
            TimeSpan rest = budget - Time;
            deadline.CancelAfter(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }
    }

    /// <summary>Whether the budget in time is used up. By the clock: the timer that cancels running trials may be late in a busy process.</summary>
    public bool IsOver => deadline.IsCancellationRequested || Time >= options.Budget;

    TimeSpan Time => (journal?.Time ?? TimeSpan.Zero) + TimeProvider.System.GetElapsedTime(start);

    /// <summary>Measures trials, those of the journal excepted.</summary>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public void Measure(SearchTrial[] trials)
    {
        int workers = options.Dispatcher is { } dispatcher ? dispatcher.Workers : options.Workers > 0 ? options.Workers : Environment.ProcessorCount;
        SearchTrial[] open = [.. trials.Where(trial => !found.ContainsKey((trial.Number, trial.Rung)))];
        // The last trials of a search are few, and have the most epochs.
        open = [.. open.Select(trial => trial with { Threads = Math.Max(1, workers / open.Length) })];
        try
        {
            // One trial after the other is taken: a range for each worker would leave the worker of the shorter trials idle.
            Parallel.ForEach(Partitioner.Create(open, EnumerablePartitionerOptions.NoBuffering), new() { MaxDegreeOfParallelism = workers }, (trial, loop) =>
            {
                bool isUsual = schedule.IsUsual(trial.Number);
                CancellationToken token = isUsual ? cancellation : deadline.Token;
                if (!isUsual && IsOver)
                {
                    return;
                }
                try
                {
                    token.ThrowIfCancellationRequested();
                    Add(new(trial, measure(trial, token)));
                }
                catch (OperationCanceledException) when (token.IsCancellationRequested)
                {
                }
                catch
                {
                    loop.Stop();
                    throw;
                }
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Returns those of some trials that were measured.</summary>
    public IEnumerable<MeasuredTrial> Find(IEnumerable<SearchTrial> trials) =>
        trials.Select(trial => found.GetValueOrDefault((trial.Number, trial.Rung))).OfType<MeasuredTrial>();

    /// <summary>Returns the result.</summary>
    /// <exception cref="InvalidOperationException">No trial has a finite loss.</exception>
    public SearchResult CreateResult() => new([.. found.Values], journal?.Measured.Count ?? 0, Time);

    /// <inheritdoc/>
    public void Dispose() => deadline.Dispose();

    void Add(MeasuredTrial one)
    {
        lock (gate)
        {
            found.Add((one.Trial.Number, one.Trial.Rung), one);
            TimeSpan time = Time;
            journal?.Append(one, time);
            options.Progress?.Report(new(one, [.. SearchResult.Sort(found.Values).Take(ShownBest)], found.Count, journal?.Measured.Count ?? 0, time));
        }
    }
}
