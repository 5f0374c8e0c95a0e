using System.Buffers.Binary;

namespace FastNn.Tables;

/// <summary>Hands out the tasks of one of several works that share a dispatcher, such as the folds of a cross-validation: a number before each task says which
/// it is.</summary>
/// <param name="dispatcher">The dispatcher that they share.</param>
/// <param name="number">The number of the work.</param>
public sealed class NumberedDispatcher(TaskDispatcher dispatcher, int number) : TaskDispatcher
{
    readonly TaskDispatcher dispatcher = dispatcher ?? throw new ArgumentNullException(nameof(dispatcher));

    /// <inheritdoc/>
    public override int Workers => dispatcher.Workers;

    /// <summary>Returns the work for <see cref="TaskDispatcher.Serve"/> of the shared dispatcher.</summary>
    /// <param name="select">Returns the work of a number; called for every task.</param>
    public static TaskWork SelectWork(Func<int, TaskWork> select)
    {
        ArgumentNullException.ThrowIfNull(select);
        return (task, cancellationToken) => select(BinaryPrimitives.ReadInt32LittleEndian(task))(task[sizeof(int)..], cancellationToken);
    }

    /// <inheritdoc/>
    public override byte[] Run(byte[] task, TaskWork work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(work);
        byte[] numbered = new byte[sizeof(int) + task.Length];
        BinaryPrimitives.WriteInt32LittleEndian(numbered, number);
        task.CopyTo(numbered, sizeof(int));
        return dispatcher.Run(numbered, SelectWork(_ => work), cancellationToken);
    }

    /// <summary>Runs the tasks of this work alone; a task of another one fails.</summary>
    /// <inheritdoc/>
    public override void Serve(TaskWork work) => dispatcher.Serve(SelectWork(other => other == number ? work
        : throw new InvalidOperationException($"The task is of work {other}, but this process serves {number}. Serve the shared dispatcher by SelectWork.")));
}
