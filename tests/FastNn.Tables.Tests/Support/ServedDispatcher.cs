namespace FastNn.Tables.Tests;

/// <summary>Runs tasks in this process: the first of three by the one that makes them, the others by a process that knows nothing but their bytes.</summary>
sealed class ServedDispatcher(TaskWork served) : TaskDispatcher
{
    readonly Lock gate = new();
    int tasks, elsewhere;

    /// <summary>The tasks of the other process.</summary>
    public int Elsewhere => elsewhere;

    /// <summary>The work that was served; null before.</summary>
    public TaskWork? Work { get; private set; }

    public override int Workers => 3;

    public override byte[] Run(byte[] task, TaskWork work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref tasks) % 3 == 1)
        {
            return work([.. task], cancellationToken);
        }
        lock (gate)
        {
            elsewhere++;
            return served([.. task], cancellationToken);
        }
    }

    /// <summary>Keeps the work.</summary>
    public override void Serve(TaskWork work) => Work = work;
}
