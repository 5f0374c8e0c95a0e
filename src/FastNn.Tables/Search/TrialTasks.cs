using System.Security.Cryptography;

namespace FastNn.Tables;

/// <summary>Measures trials in several processes.</summary>
/// <param name="schedule">The trials.</param>
/// <param name="header">All that a trial depends on besides its number and its rung.</param>
/// <param name="measure">Measures a trial in this process.</param>
sealed class TrialTasks(TrialSchedule schedule, JournalHeader header, Func<SearchTrial, CancellationToken, SearchOutcome> measure)
{
    readonly string subject = Convert.ToHexStringLower(SHA256.HashData(header.Write()));

    /// <summary>Returns a function that measures a trial in a process that is free.</summary>
    public Func<SearchTrial, CancellationToken, SearchOutcome> HandOut(TaskDispatcher dispatcher) =>
        (trial, cancellationToken) => ReadOutcome(dispatcher.Run(WriteTask(trial), Work, cancellationToken));

    /// <summary>Runs a task.</summary>
    /// <exception cref="InvalidOperationException">It is of another search.</exception>
    public byte[] Work(byte[] task, CancellationToken cancellationToken)
    {
        using BinaryReader reader = TaskBytes.Read(task, subject);
        SearchTrial trial = schedule.Create(reader.ReadInt32(), reader.ReadInt32()) with { Threads = Math.Min(reader.ReadInt32(), Environment.ProcessorCount) };
        SearchOutcome outcome = measure(trial, cancellationToken);
        return TaskBytes.Write(writer =>
        {
            writer.Write(outcome.Loss);
            writer.Write(outcome.Epoch);
            writer.Write(outcome.Curve.Count);
            foreach ((float training, float validation) in outcome.Curve)
            {
                writer.Write(training);
                writer.Write(validation);
            }
        });
    }

    byte[] WriteTask(SearchTrial trial) => TaskBytes.Write(writer =>
    {
        writer.Write(subject);
        writer.Write(trial.Number);
        writer.Write(trial.Rung);
        writer.Write(trial.Threads);
    });

    static SearchOutcome ReadOutcome(byte[] result)
    {
        using BinaryReader reader = TaskBytes.Read(result);
        double loss = reader.ReadDouble();
        int epoch = reader.ReadInt32();
        var curve = new (float Training, float Validation)[reader.ReadInt32()];
        for (int i = 0; i < curve.Length; i++)
        {
            curve[i] = (reader.ReadSingle(), reader.ReadSingle());
        }
        return new(loss, epoch, curve);
    }
}
