using System.Runtime.ExceptionServices;

namespace FastNn.Tables;

/// <summary>Measures the trials of a search that the journal does not have, side by side.</summary>
sealed class SearchRun : IDisposable
{
    const int ShownBest = 10;

    readonly Dictionary<(int Number, int Rung), MeasuredTrial> found = [];
    readonly object gate = new();
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

    /// <summary>Measures the trials of a round, those of the journal excepted.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="next">The number after the last.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public void Measure(int first, int next)
    {
        int workers = options.Dispatcher is { } dispatcher ? dispatcher.Workers : options.Workers > 0 ? options.Workers : Environment.ProcessorCount;
        var queue = new TrialQueue(schedule, first, next, options.Budget is not null, trial => found.GetValueOrDefault((trial.Number, trial.Rung)));
        int running = 0;
        ExceptionDispatchInfo? failure = null;
        Task[] others = [.. Enumerable.Range(1, workers - 1).Select(_ => Task.Factory.StartNew(
            Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Work();
        Task.WaitAll(others);
        failure?.Throw();
        cancellation.ThrowIfCancellationRequested();

        void Work()
        {
            while (Take() is { } trial)
            {
                MeasuredTrial? one = null;
                long begin = TimeProvider.System.GetTimestamp();
                try
                {
                    one = Measure(trial);
                }
                catch (Exception e)
                {
                    failure ??= ExceptionDispatchInfo.Capture(e);
                }
                lock (gate)
                {
                    running--;
                    if (one is not null)
                    {
                        queue.Add(one, TimeProvider.System.GetElapsedTime(begin));
                    }
                    Monitor.PulseAll(gate);
                }
            }
        }

        SearchTrial? Take()
        {
            lock (gate)
            {
                SearchTrial? trial = null;
                while (!cancellation.IsCancellationRequested && !queue.TryTake(out trial) && running > 0 && failure is null)
                {
                    Monitor.Wait(gate);
                }
                if (trial is null || failure is not null)
                {
                    return null;
                }
                running++;
                // The last trials of a search are few, and have the most epochs.
                return trial with { Threads = queue.MayGrow ? 1 : Math.Max(1, workers / (queue.Count + running)) };
            }
        }
    }

    /// <summary>Returns the result.</summary>
    /// <exception cref="InvalidOperationException">No trial has a finite loss.</exception>
    public SearchResult CreateResult() => new([.. found.Values], journal?.Measured.Count ?? 0, Time);

    /// <inheritdoc/>
    public void Dispose() => deadline.Dispose();

    /// <summary>Measures a trial; returns null where it is cancelled, or the time over before it.</summary>
    MeasuredTrial? Measure(SearchTrial trial)
    {
        bool isUsual = schedule.IsUsual(trial.Number);
        CancellationToken token = isUsual ? cancellation : deadline.Token;
        if (!isUsual && IsOver)
        {
            return null;
        }
        try
        {
            token.ThrowIfCancellationRequested();
            var one = new MeasuredTrial(trial, measure(trial, token));
            Add(one);
            return one;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return null;
        }
    }

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
