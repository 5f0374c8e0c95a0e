using FastNn.Data;
using FastNn.Mpi;

namespace FastNn.Cli;

/// <summary>Gives the processes of a training what the first one has read: no other needs the files.</summary>
static class MpiRows
{
    /// <summary>Reads the rows and builds the network in the first process, and gives all the network and the validation rows.</summary>
    public static PreparedTraining Prepare(TrainingRequest request, ProcessGroup group)
    {
        PreparedTraining? first = group.RunFirst(() => PreparedTraining.Create(request));
        Span<int> numbers = [first?.Rows ?? 0, first?.Network.Outputs ?? 0, first?.Validation is null ? 0 : 1];
        group.Share(numbers);
        (int rows, int classes, bool validates) = (numbers[0], numbers[1], numbers[2] != 0);
        TrainingPlan plan = first?.Plan ?? new(request, request.Source.GetDefaults(rows), classes);
        Network network = group.Share(first?.Network);
        Dataset? validation = validates ? group.Share(first?.Validation) : null;
        return new(plan, network, rows, validation) { Data = first?.Data };
    }

    /// <summary>Gives each process its part of the training rows.</summary>
    /// <exception cref="UsageException">A batch has fewer rows than pieces.</exception>
    public static PreparedTraining Scatter(PreparedTraining training, TrainingRequest request, MpiTraining mpi)
    {
        int pieces = mpi.Reduction.Pieces, batch = training.BatchSize;
        Require.Usage(batch >= pieces, $"--batch is {batch}; in several processes it must be at least {pieces}, the pieces of a batch.");
        return training with { Shard = ShardedDataset.Scatter(mpi.Group, mpi.Reduction, training.Data?.Training, batch, request.Seed) };
    }
}
