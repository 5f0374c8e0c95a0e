using System.Diagnostics;
using System.Text;
using FastNn.Mpi.Native;

namespace FastNn.Mpi;

/// <summary>Another process, as rank 0 of a <see cref="TaskFarm"/> sees it.</summary>
sealed class Worker(int rank, Mailbox mailbox)
{
    Assignment? task;
    bool isCancelled;

    public int Rank => rank;

    /// <summary>When the process gave its last sign of life.</summary>
    public long LastSign { get; private set; } = Stopwatch.GetTimestamp();

    public bool IsLost { get; private set; }

    public bool IsFree => task is null && !IsLost;

    /// <summary>Gives the process a task.</summary>
    public void Begin(Assignment next)
    {
        (task, isCancelled) = (next, false);
        mailbox.Send(MessageKind.Task, next.Number, next.Task);
    }

    /// <summary>Takes a message, if there is one.</summary>
    public bool TryReceive()
    {
        if (!mailbox.TryReceive(out MessageKind kind, out long number, out byte[] content))
        {
            return false;
        }
        LastSign = Stopwatch.GetTimestamp();
        if (task is not null && number == task.Number)
        {
            switch (kind)
            {
                case MessageKind.Result: task.Complete(content); break;
                case MessageKind.Cancel: task.Fail(new OperationCanceledException(task.Cancellation)); break;
                default: task.Fail(new ProcessGroupException(Encoding.UTF8.GetString(content))); break;
            }
            task = null;
        }
        return true;
    }

    /// <summary>Tells the process that its task is not wanted any more.</summary>
    public void CancelIfUnwanted()
    {
        if (task is { Cancellation.IsCancellationRequested: true } && !isCancelled)
        {
            isCancelled = true;
            mailbox.Send(MessageKind.Cancel, task.Number, []);
        }
    }

    /// <summary>Tells the process that this one is alive, where it has not for some time.</summary>
    public void GiveSign(TimeSpan heartbeat) => mailbox.GiveSign(heartbeat);

    /// <summary>Gives the process up, and tells it, as it may only have been slow. Returns its task, for another one.</summary>
    public Assignment? Lose(int lost)
    {
        IsLost = true;
        mailbox.Send(MessageKind.End, lost, []);
        Assignment? open = task;
        task = null;
        open?.Return();
        return open;
    }

    /// <summary>Tells the process that there are no more tasks, and how many processes are lost.</summary>
    public void End(int lost, TimeSpan time)
    {
        if (!IsLost)
        {
            mailbox.Send(MessageKind.End, lost, []);
            mailbox.Flush(time);
        }
        mailbox.Dispose();
    }
}
