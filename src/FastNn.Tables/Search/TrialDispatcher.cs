namespace FastNn.Tables;

/// <summary>Measures the trials of a <see cref="Search"/> in several processes, each of which makes the same search with the same data: one runs it, the others
/// serve it. Derive from it for an engine of your own.</summary>
public abstract class TrialDispatcher
{
    /// <summary>The trials that run at the same time, over all processes.</summary>
    public abstract int Workers { get; }

    /// <summary>Measures a trial in a process that is free; called by several threads of the process that runs the search.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="measure">Measures it in this process.</param>
    /// <param name="cancellationToken">Ends the trial early.</param>
    /// <exception cref="OperationCanceledException">The trial was cancelled.</exception>
    public abstract SearchOutcome Measure(
        SearchTrial trial, Func<SearchTrial, CancellationToken, SearchOutcome> measure, CancellationToken cancellationToken);

    /// <summary>Measures trials for the process that runs the search, until it has no more.</summary>
    /// <param name="create">Returns a trial by its number and rung.</param>
    /// <param name="measure">Measures it in this process.</param>
    public abstract void Serve(Func<int, int, SearchTrial> create, Func<SearchTrial, CancellationToken, SearchOutcome> measure);
}
