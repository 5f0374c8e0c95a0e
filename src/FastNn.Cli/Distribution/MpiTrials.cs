using System.Collections.Concurrent;
using FastNn.Mpi;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Measures the trials of a search in the processes of a group.</summary>
sealed class MpiTrials : TrialDispatcher
{
    readonly ConcurrentDictionary<(int Number, int Rung), SearchTrial> asked = [];
    readonly TaskFarm farm;
    Func<int, int, SearchTrial> create;
    Func<SearchTrial, CancellationToken, SearchOutcome>? measureHere;

    public MpiTrials(ProcessGroup group)
    {
        create = (number, rung) => asked[(number, rung)];
        farm = new(group, Work, rank => Console.Error.WriteLine(Invariant($"warning: rank {rank} of {group.Size} is lost; its trial is given to another one")));
    }

    /// <inheritdoc/>
    public override int Workers => farm.Workers;

    /// <summary>Runs the program of the first process.</summary>
    public int RunPrimary(Func<int> program) => farm.RunPrimary(program);

    /// <inheritdoc/>
    public override SearchOutcome Measure(
        SearchTrial trial, Func<SearchTrial, CancellationToken, SearchOutcome> measure, CancellationToken cancellationToken)
    {
        measureHere = measure;
        asked[(trial.Number, trial.Rung)] = trial;
        using var task = new MemoryStream();
        using (var writer = new BinaryWriter(task))
        {
            writer.Write(trial.Number);
            writer.Write(trial.Rung);
            writer.Write(trial.Threads);
        }
        return ReadOutcome(farm.Run(task.ToArray(), cancellationToken));
    }

    /// <inheritdoc/>
    public override void Serve(Func<int, int, SearchTrial> create, Func<SearchTrial, CancellationToken, SearchOutcome> measure)
    {
        (this.create, measureHere) = (create, measure);
        farm.Serve();
    }

    byte[] Work(byte[] task, CancellationToken cancellationToken)
    {
        using var reader = new BinaryReader(new MemoryStream(task));
        SearchTrial trial = create(reader.ReadInt32(), reader.ReadInt32()) with { Threads = Math.Min(reader.ReadInt32(), Environment.ProcessorCount) };
        SearchOutcome outcome = measureHere!(trial, cancellationToken);
        using var result = new MemoryStream();
        using (var writer = new BinaryWriter(result))
        {
            writer.Write(outcome.Loss);
            writer.Write(outcome.Epoch);
            writer.Write(outcome.Curve.Count);
            foreach ((float training, float validation) in outcome.Curve)
            {
                writer.Write(training);
                writer.Write(validation);
            }
        }
        return result.ToArray();
    }

    static SearchOutcome ReadOutcome(byte[] result)
    {
        using var reader = new BinaryReader(new MemoryStream(result));
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
