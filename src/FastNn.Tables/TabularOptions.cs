namespace FastNn.Tables;

/// <summary>The options of <see cref="TabularModel.Train(Table, string, TabularOptions?, CancellationToken)"/>. All have defaults.</summary>
public sealed record TabularOptions
{
    /// <summary>The seed of the splits, the initial weights, the order of rows and dropout; 0 unless set. The same seed, table and options give the same model,
    /// for any number of threads.</summary>
    public long Seed { get; init; }

    /// <summary>How the networks are built and trained; <see cref="TabularPreset.Auto"/> unless set.</summary>
    public TabularPreset Preset { get; init; }

    /// <summary>What the columns are: the task, columns to ignore, kinds of columns.</summary>
    public TableSchemaOptions Schema { get; init; } = new();

    /// <summary>
    /// The time that the training may take on two cores of 60 GFLOP/s each; 60 seconds unless set. It is converted to a number of operations, by which
    /// <see cref="TabularPreset.Auto"/> and <see cref="TabularPreset.Ensemble"/> choose members and epochs; no clock is read, so that the model does not depend
    /// on the machine.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public TimeSpan TimeBudget
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(TimeBudget),
            $"TimeBudget is {value}; it must be above 0, as in TimeSpan.FromSeconds(60).");
    } = TimeSpan.FromSeconds(60);

    /// <summary>The part of the rows that choose the best epoch of a single network, stratified by class; 0.2 unless set. Not used by members of an ensemble,
    /// whose parts are 1/members, nor with <see cref="Validation"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 and below 1.</exception>
    public double ValidationFraction
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(ValidationFraction),
            $"ValidationFraction is {value}; it must be above 0 and below 1, such as 0.2.");
    } = 0.2;

    /// <summary>Other rows that choose the best epoch; null unless set: a part of the table.</summary>
    public Table? Validation { get; init; }

    /// <summary>Networks of an ensemble, 1 to 64; 0 unless set: as many as <see cref="TimeBudget"/> allows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 64.</exception>
    public int Members
    {
        get;
        init => field = value is >= 0 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(Members),
            $"Members is {value}; it must be from 1 to 64, or 0 for as many as TimeBudget allows.");
    }

    /// <summary>Passes over the rows for each network; 0 unless set: those of the preset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Epochs
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Epochs),
            $"Epochs is {value}; it must be at least 1, or 0 for those of the preset.");
    }

    /// <summary>Families of networks that are trained beside those of the preset and get their shares by validation, such as those that a search has found;
    /// none unless set. Each may take the time of such a family of the preset, besides <see cref="TimeBudget"/>.</summary>
    public IReadOnlyList<TabularNetwork> Networks { get; init; } = [];

    /// <summary>The search of <see cref="TabularPreset.Tuned"/>; not used by other presets.</summary>
    public TuningOptions Tuning { get; init; } = new();

    /// <summary>Whether classes have weights inverse to their frequencies, as scikit-learn's <c>class_weight="balanced"</c>; false unless set. Probabilities
    /// are then those of a table with equally frequent classes.</summary>
    public bool BalancesClasses { get; init; }

    /// <summary>Whether the probabilities of classes are calibrated by a <see cref="Temperature"/> behind the model, fitted to the validation rows; false
    /// unless set. The predicted classes stay the same. The fit counts each row once, also with <see cref="BalancesClasses"/>. Without effect on
    /// numbers.</summary>
    public bool Calibrates { get; init; }

    /// <summary>Threads; 0 unless set: one for each core. The model does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 1,024.</exception>
    public int Threads
    {
        get;
        init => field = value is >= 0 and <= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(Threads),
            $"Threads is {value}; it must be from 1 to 1,024, or 0 for one on each core.");
    }

    /// <summary>Hands the members of the model, and the trials of <see cref="TabularPreset.Tuned"/>, out to several processes; null unless set: all are trained
    /// in this one. The others read the same table and serve the dispatcher with the work of <see cref="TabularModel.CreateWork"/>. The model does not depend
    /// on the number of processes. Each trains one member at a time, on <see cref="Threads"/> threads; unless these are set, on one, or on more where there are
    /// fewer members than processes.</summary>
    public TaskDispatcher? Dispatcher { get; init; }

    /// <summary>Called after every epoch of every member, on the threads that train; for a member of another process of a <see cref="Dispatcher"/>, after its
    /// training. None unless set.</summary>
    public IProgress<TabularProgress>? Progress { get; init; }
}
