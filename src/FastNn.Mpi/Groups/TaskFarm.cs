using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using FastNn.Mpi.Native;

namespace FastNn.Mpi;

/// <summary>
/// Runs independent tasks in all processes of a group: rank 0 hands them out, the others work for it. A task of a process that dies is given to another one.
/// </summary>
/// <remarks>
/// <para>Rank 0 calls <see cref="RunPrimary"/>, all others <see cref="Serve"/>. Tasks and results are bytes; a task must give the same result in every
/// process. Each process has one task at a time, rank 0 too.</para>
/// <para>A process that has not given a sign of life for the group's timeout counts as lost; one that serves gives them, also while it runs a task. Let tasks
/// prepare what takes longer. A process that serves ends when rank 0 gives no signs, or has given it up. Launchers end all processes when one dies, unless they
/// are told otherwise: <c>mpirun --enable-recovery</c> of Open MPI, <c>mpirun -disable-auto-cleanup</c> of MPICH.</para>
/// </remarks>
public sealed class TaskFarm : TaskDispatcher
{
    // A search of trials on all cores took 3 % longer with pauses of a millisecond.
    static readonly TimeSpan slowestHeartbeat = TimeSpan.FromSeconds(1), pause = TimeSpan.FromMilliseconds(5);

    readonly ProcessGroup group;
    readonly TimeSpan timeout, heartbeat;
    readonly ConcurrentQueue<Assignment> waiting = new();
    // Held by the thread of the task that this process works on.
    readonly object local = new();
    readonly Action<int>? onLost;
    volatile bool isRunning;
    int lost;

    /// <param name="group">The processes.</param>
    /// <param name="onLost">Called in rank 0 with the rank of a process that is lost; may be null.</param>
    /// <exception cref="ArgumentNullException">The group is null.</exception>
    /// <exception cref="ArgumentException">The group has several processes, and is not one of MPI.</exception>
    public TaskFarm(ProcessGroup group, Action<int>? onLost = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Size > 1 && group is not MpiGroup)
        {
            throw new ArgumentException($"group is a {group.GetType().Name}; several processes need an MpiGroup.", nameof(group));
        }
        (this.group, this.onLost) = (group, onLost);
        timeout = (group as MpiGroup)?.Timeout ?? TimeSpan.MaxValue;
        heartbeat = timeout / 4 < slowestHeartbeat ? timeout / 4 : slowestHeartbeat;
    }

    /// <summary>The processes that are alive.</summary>
    public override int Workers => group.Size - lost;

    /// <summary>Runs the program that makes the tasks, on a thread of its own, and hands its tasks out meanwhile. Rank 0 only.</summary>
    /// <param name="program">Calls <see cref="Run"/>, from any number of threads.</param>
    /// <exception cref="InvalidOperationException">This is not rank 0.</exception>
    /// <remarks>An exception of the program comes out of here, when the other processes were told that there are no more tasks. Each task in another process
    /// blocks a thread here: the thread pool's minimum is raised by the number of processes.</remarks>
    public T RunPrimary<T>(Func<T> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (group.Rank != 0)
        {
            throw new InvalidOperationException($"RunPrimary was called in rank {group.Rank}, which works for rank 0. Call Serve.");
        }
        if (group.Size == 1)
        {
            return program();
        }
        ThreadPool.GetMinThreads(out int threads, out int completionThreads);
        ThreadPool.SetMinThreads(threads + group.Size, completionThreads);
        isRunning = true;
        Task<T> running = Task.Factory.StartNew(program, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Worker[] workers = [.. Enumerable.Range(1, group.Size - 1).Select(rank => new Worker(rank, ((MpiGroup)group).OpenMailbox(rank)))];
        while (!running.IsCompleted)
        {
            foreach (Worker worker in workers)
            {
                Attend(worker);
            }
            Thread.Sleep(pause);
        }
        isRunning = false;
        foreach (Worker worker in workers)
        {
            worker.End(lost, TimeSpan.FromSeconds(1));
        }
        if (lost > 0)
        {
            ((MpiGroup)group).MarkIncomplete();
        }
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Works for rank 0 until it has no more tasks. All ranks but 0.</summary>
    /// <param name="work">Runs a task; called for one task at a time, on a thread of its own.</param>
    /// <exception cref="InvalidOperationException">This is rank 0.</exception>
    /// <exception cref="ProcessGroupException">Rank 0 has given no sign of life for the group's timeout.</exception>
    public override void Serve(TaskWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (group.Rank == 0)
        {
            throw new InvalidOperationException("Serve was called in rank 0, which hands the tasks out. Call RunPrimary.");
        }
        using Mailbox primary = ((MpiGroup)group).OpenMailbox(0);
        Task<byte[]>? running = null;
        long task = 0, heard = Stopwatch.GetTimestamp(), awake = heard;
        CancellationTokenSource? cancellation = null;
        while (true)
        {
            // Where this process itself was stopped, signs may be waiting.
            heard = Stopwatch.GetElapsedTime(awake) > heartbeat ? Stopwatch.GetTimestamp() : heard;
            awake = Stopwatch.GetTimestamp();
            if (primary.TryReceive(out MessageKind kind, out long number, out byte[] content))
            {
                heard = Stopwatch.GetTimestamp();
                if (kind == MessageKind.End)
                {
                    cancellation?.Cancel();
                    primary.Flush(timeout);
                    if (number > 0)
                    {
                        ((MpiGroup)group).MarkIncomplete();
                    }
                    return;
                }
                if (kind == MessageKind.Task)
                {
                    (task, cancellation) = (number, new());
                    CancellationToken token = cancellation.Token;
                    running = Task.Factory.StartNew(() => work(content, token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                }
                else if (kind == MessageKind.Cancel && number == task)
                {
                    cancellation?.Cancel();
                }
            }
            if (Stopwatch.GetElapsedTime(heard) > timeout)
            {
                cancellation?.Cancel();
                throw new ProcessGroupException(string.Create(CultureInfo.InvariantCulture,
                    $"Rank 0 of {group.Size} has not answered for {timeout.TotalSeconds:0.#} s. Start again; a search continues from its journal."));
            }
            if (running is { IsCompleted: true })
            {
                Answer(primary, task, running);
                running = null;
            }
            primary.GiveSign(heartbeat);
            Thread.Sleep(pause);
        }
    }

    /// <summary>Runs a task in a process that is free, and returns its result. Any thread of rank 0's program.</summary>
    /// <param name="task">All that the work of other ranks has to know.</param>
    /// <param name="work">Runs the task where rank 0 is free first.</param>
    /// <param name="cancellationToken">Ends the task early.</param>
    /// <exception cref="InvalidOperationException">There are several processes, and this is not rank 0's program.</exception>
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    /// <exception cref="ProcessGroupException">The task has thrown in another process; the message is that of its exception.</exception>
    public override byte[] Run(byte[] task, TaskWork work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(work);
        if (group.Size > 1 && !isRunning)
        {
            throw new InvalidOperationException(
                $"Run was called in rank {group.Rank} outside of a program of RunPrimary. Call it inside, in rank 0, and Serve in the other ranks.");
        }
        using var assignment = new Assignment(task, cancellationToken);
        if (group.Size > 1)
        {
            waiting.Enqueue(assignment);
        }
        // The process that is free first takes it, this one or another; a task whose process is lost is free again.
        while (!assignment.IsDone)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (assignment.IsTaken)
            {
                assignment.Wait(pause);
            }
            else if (Monitor.TryEnter(local, pause))
            {
                try
                {
                    if (assignment.TryTake())
                    {
                        return work(task, cancellationToken);
                    }
                }
                finally
                {
                    Monitor.Exit(local);
                }
            }
        }
        return assignment.Result;
    }

    static void Answer(Mailbox primary, long task, Task<byte[]> running)
    {
        if (running.IsCompletedSuccessfully)
        {
            primary.Send(MessageKind.Result, task, running.Result);
        }
        else
        {
            Exception? reason = running.Exception?.InnerException;
            primary.Send(reason is null or OperationCanceledException ? MessageKind.Cancel : MessageKind.Failure, task,
                Encoding.UTF8.GetBytes(reason?.Message ?? ""));
        }
    }

    /// <summary>Takes the messages of a process, gives it a task if it has none, and sees whether it is alive.</summary>
    void Attend(Worker worker)
    {
        if (worker.IsLost)
        {
            return;
        }
        while (worker.TryReceive())
        {
        }
        if (Stopwatch.GetElapsedTime(worker.LastSign) > timeout)
        {
            Interlocked.Increment(ref lost);
            if (worker.Lose(lost) is { } task)
            {
                waiting.Enqueue(task);
            }
            onLost?.Invoke(worker.Rank);
            return;
        }
        worker.GiveSign(heartbeat);
        while (worker.IsFree && waiting.TryDequeue(out Assignment? next))
        {
            if (next.TryTake())
            {
                worker.Begin(next);
            }
        }
        worker.CancelIfUnwanted();
    }
}
