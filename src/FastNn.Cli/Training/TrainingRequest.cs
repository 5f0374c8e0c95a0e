namespace FastNn.Cli;

/// <summary>What train was asked for.</summary>
sealed record TrainingRequest
{
    /// <summary>What is learned.</summary>
    public required SampleSource Source { get; init; }

    /// <summary>Null, as all that follows, where it was not asked for.</summary>
    public required IReadOnlyList<Layer>? Layers { get; init; }

    public required Optimizer? Optimizer { get; init; }

    /// <summary>The learning rate, where it was asked for and is not the standard one; that of a checkpoint unless null.</summary>
    public required float? Rate { get; init; }

    public required Schedule? Schedule { get; init; }

    public required int? Epochs { get; init; }

    public required int? Batch { get; init; }

    public required long Seed { get; init; }

    /// <summary>The share of the rows that is held back for the test, 0 for none.</summary>
    public required float? HeldBack { get; init; }

    public required int Threads { get; init; }

    /// <summary>Epochs without a better loss after which the training stops; 0 for never.</summary>
    public required int? Patience { get; init; }

    /// <summary>Whether the samples that are watched decide something: when to stop, how fast to learn, or which epoch is kept.</summary>
    public bool Decides => Patience > 0 || Schedule is ReduceOnPlateau || Files is { Checkpoint: not null, EveryEpochs: 0, EveryBatches: 0 };

    /// <summary>Files beside the model.</summary>
    public required TrainingFiles Files { get; init; }

    /// <summary>The model file.</summary>
    public required string Out { get; init; }

    /// <summary>What was asked for, in the words of the command line: options without their dashes.</summary>
    public required IReadOnlyList<(string Option, string Value)> Words { get; init; }
}
