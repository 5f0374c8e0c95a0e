using FastNn.Data;
using FastNn.Mpi;

namespace FastNn.Cli;

/// <summary>What a training needs: its settings, the network, and the rows.</summary>
/// <param name="Plan">The settings.</param>
/// <param name="Network">The network, with fitted preprocessing.</param>
/// <param name="Rows">The number of training rows.</param>
/// <param name="Validation">The rows tested after every epoch; null for none.</param>
sealed record PreparedTraining(TrainingPlan Plan, Network Network, int Rows, Dataset? Validation)
{
    /// <summary>All rows; null in processes that have a part of them.</summary>
    public DataSplit? Data { get; init; }

    /// <summary>The part of the training rows that this process has; null where it trains alone.</summary>
    public ShardedDataset? Shard { get; init; }

    /// <summary>The name of the validation rows in the output.</summary>
    public string ValidationName => Data?.ValidationName ?? "";

    /// <summary>The rows of a batch: at most those of the data.</summary>
    public int BatchSize => Math.Min(Plan.Batch, Rows);

    /// <summary>Reads the rows, and builds the network.</summary>
    public static PreparedTraining Create(TrainingRequest request)
    {
        DataSplit data = request.Source.Read(request.Seed, request.UsesValidation, request.Holdout);
        var plan = new TrainingPlan(request, request.Source.GetDefaults(data.Training.Count), data.Training.Outputs);
        Network network = ModelBuilder.Build(request.Source, plan.Layers, data.Training, request.Seed);
        Holdout.Save(network, request.Holdout);
        return new(plan, network, data.Training.Count, data.Validation) { Data = data };
    }

    /// <summary>Trains.</summary>
    public TrainingReport Fit(Trainer trainer, CancellationToken cancellation) =>
        Shard is { } own ? trainer.Fit(own, Validation, cancellation) : trainer.Fit(Data!.Training, Validation, cancellation);
}
