using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The command line of a training on a table, whose networks the preset chooses.</summary>
sealed record TableRequest
{
    /// <summary>The part of a training that is tested on no fold.</summary>
    public const int Whole = 0;

    /// <summary>The table.</summary>
    public required TableFile File { get; init; }

    /// <summary>The file of the test rows; null for rows that are held out.</summary>
    public required string? Test { get; init; }

    /// <summary>The file of the validation rows; null for rows of the table.</summary>
    public required string? Validation { get; init; }

    /// <summary>The fraction of test rows; 0 for none.</summary>
    public required float Holdout { get; init; }

    /// <summary>The folds of a cross-validation; 0 for none.</summary>
    public required int Folds { get; init; }

    /// <summary>What is predicted; null to decide by the label.</summary>
    public required TabularTask? Task { get; init; }

    public required TabularPreset Preset { get; init; }

    public required TimeSpan TimeBudget { get; init; }

    /// <summary>Networks beside those of the preset.</summary>
    public required IReadOnlyList<TabularNetwork> Networks { get; init; }

    /// <summary>The search for more of them; null for none.</summary>
    public TuningRequest? Tuning { get; init; }

    /// <summary>Whether classes count alike.</summary>
    public required bool BalancesClasses { get; init; }

    /// <summary>Whether probabilities are calibrated.</summary>
    public required bool Calibrates { get; init; }

    public required long Seed { get; init; }

    /// <summary>The number of threads; 0 for one on each core.</summary>
    public required int Threads { get; init; }

    /// <summary>The model file; null for a cross-validation that only measures.</summary>
    public required string? Out { get; init; }

    /// <summary>The HTML report; null for none.</summary>
    public required string? Report { get; init; }

    /// <summary>Whether each epoch of each network has a line.</summary>
    public required bool IsVerbose { get; init; }

    /// <summary>Whether the output is one JSON document.</summary>
    public required bool IsJson { get; init; }

    /// <summary>Hands members and trials out to other processes; null for this process alone.</summary>
    public TaskDispatcher? Dispatcher { get; init; }

    /// <summary>Returns the dispatcher of a training.</summary>
    /// <param name="part">The fold that it is tested on, from 1; or <see cref="Whole"/>.</param>
    public TaskDispatcher? GetDispatcher(int part) => Dispatcher is { } shared ? new NumberedDispatcher(shared, part) : null;

    /// <summary>Where text for people goes.</summary>
    public TextWriter Text => IsJson ? TextWriter.Null : Console.Out;

    /// <summary>Returns the options of a training.</summary>
    /// <param name="schema">The schema of the whole table.</param>
    /// <param name="schemaOptions">How it was made.</param>
    /// <param name="validation">The rows of <see cref="Validation"/>.</param>
    public TabularOptions CreateOptions(TableSchema schema, TableSchemaOptions schemaOptions, Table? validation) => new()
    {
        Seed = Seed,
        Preset = Preset,
        TimeBudget = TimeBudget,
        Threads = Threads,
        Networks = Networks,
        Tuning = Tuning?.Options ?? new(),
        BalancesClasses = BalancesClasses,
        Calibrates = Calibrates,
        Validation = validation,
        Dispatcher = GetDispatcher(Whole),
        // A part of the table is not asked again what it is.
        Schema = new()
        {
            Task = schema.Task,
            Ignore = schemaOptions.Ignore,
            DropMissingLabels = schemaOptions.DropMissingLabels,
            MaxCategories = schemaOptions.MaxCategories,
        },
    };
}
