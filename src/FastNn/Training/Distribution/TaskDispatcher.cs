namespace FastNn;

/// <summary>Runs a task, in any process with the same result.</summary>
public delegate byte[] TaskWork(byte[] task, CancellationToken cancellationToken);

/// <summary>Runs independent tasks in several processes: one makes them, and the others work for it. Derive from it for an engine of your own;
/// <c>FastNn.Mpi</c> has one over MPI.</summary>
public abstract class TaskDispatcher
{
    /// <summary>The tasks that run at the same time, over all processes.</summary>
    public abstract int Workers { get; }

    /// <summary>Runs a task in a process that is free, and returns its result. Any thread of the process that makes the tasks.</summary>
    /// <param name="task">All that the work of other processes has to know.</param>
    /// <param name="work">Runs the task where this process is free.</param>
    /// <param name="cancellationToken">Ends the task early.</param>
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    public abstract byte[] Run(byte[] task, TaskWork work, CancellationToken cancellationToken);

    /// <summary>Runs tasks for the process that makes them, until it has no more.</summary>
    /// <param name="work">Runs a task; called for one task at a time.</param>
    public abstract void Serve(TaskWork work);
}
