namespace FastNn.Cli;

/// <summary>The command line of train. Null stands for an option that is not given.</summary>
sealed record TrainingRequest
{
    /// <summary>The source of the rows.</summary>
    public required RowSource Source { get; init; }

    public required IReadOnlyList<Layer>? Layers { get; init; }

    public required Optimizer? Optimizer { get; init; }

    /// <summary>The learning rate, of --learning-rate or of --optimizer; null for the default, or that of a checkpoint.</summary>
    public required float? LearningRate { get; init; }

    public required Schedule? Schedule { get; init; }

    public required int? Epochs { get; init; }

    public required int? Batch { get; init; }

    public required long Seed { get; init; }

    /// <summary>The fraction of test rows; 0 for none.</summary>
    public required float? Holdout { get; init; }

    public required int? Threads { get; init; }

    /// <summary>The number of epochs without a lower validation loss after which the training stops; 0 for no early stopping.</summary>
    public required int? Patience { get; init; }

    /// <summary>Whether the validation result stops the training, changes the learning rate or selects an epoch.</summary>
    public bool UsesValidation => Patience > 0 || Schedule is ReduceOnPlateau || Files is { Checkpoint: not null, EveryEpochs: 0, EveryBatches: 0 };

    /// <summary>The processes that train together; null for this one alone.</summary>
    public MpiTraining? Mpi { get; init; }

    /// <summary>Whether this process prints and writes files.</summary>
    public bool IsPrimary => Mpi is null or { IsPrimary: true };

    /// <summary>The files beside the model.</summary>
    public required TrainingFiles Files { get; init; }

    /// <summary>The model file.</summary>
    public required string Out { get; init; }

    /// <summary>The options as written, without their dashes, for the report.</summary>
    public required IReadOnlyList<(string Option, string Value)> Options { get; init; }
}
