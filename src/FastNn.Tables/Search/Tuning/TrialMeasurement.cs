using System.Globalization;

namespace FastNn.Tables;

/// <summary>Trains the trials of a search on a table, and measures their loss on rows that they were not trained on. For any number of threads.</summary>
sealed class TrialMeasurement
{
    // Up to so many rows the loss of a single part would say too little.
    const int SmallTable = 3_000, FoldsOfSmallTable = 4;

    readonly LabelledRows rows;
    readonly PreparedRows prepared;
    readonly DividedRows divided;
    readonly TabularOptions options;
    readonly LearningPlan plan;

    /// <param name="rows">The rows.</param>
    /// <param name="options">The options of the training, with its preset.</param>
    public TrialMeasurement(LabelledRows rows, TabularOptions options)
    {
        this.rows = rows;
        this.options = options with { Progress = null, Dispatcher = null };
        prepared = new(rows.Weighted, rows.Validation, rows.Schema.CategoricalColumns);
        int folds = options.Tuning.Folds > 0 ? options.Tuning.Folds : rows.Rows.Count <= SmallTable ? FoldsOfSmallTable : 1;
        divided = prepared.Divide(Math.Min(folds, rows.Rows.Count), 1, options.ValidationFraction, options.Seed);
        plan = LearningPlan.Create(this.options, prepared.Layers, rows.Rows.Count, rows.Rows.HasLabels);
        Spaces = [.. NetworkKind.Of(options.Preset).Select(kind => (Kind: kind, Basis: kind.Basis(rows.Rows.Count, rows.Rows.HasLabels)))
            .Where(kind => plan.Families.Any(family => family.Recipe.Name == kind.Basis.Name))
            .Select(kind => new SearchSpace(kind.Kind.Name, plan.Families.First(family => family.Recipe.Name == kind.Basis.Name).Recipe.Epochs,
                kind.Kind.Search(kind.Basis)))];
    }

    /// <summary>What is varied: settings of the families that the preset trains on this table, each for as many epochs.</summary>
    public IReadOnlyList<SearchSpace> Spaces { get; }

    /// <summary>A hash of the rows and of the options that a loss depends on.</summary>
    public string Subject => rows.ComputeHash(string.Create(CultureInfo.InvariantCulture,
        $"{options.Seed} {options.BalancesClasses} {options.ValidationFraction} {divided.Parts.Count} {rows.Validation?.Count}"));

    /// <summary>Measures a trial.</summary>
    /// <exception cref="OperationCanceledException">The search was cancelled, or its time is over.</exception>
    public SearchOutcome Run(SearchTrial trial, CancellationToken cancellationToken)
    {
        MemberRecipe recipe = new TabularNetwork(trial.Space.Name, trial.Settings).CreateRecipe(rows.Rows.Count, rows.Rows.HasLabels)
            with
        { Epochs = trial.Epochs };
        var training = new MemberTraining(prepared.Layers, options with { Threads = trial.Threads }, plan);
        var members = new FamilyRows(recipe, OutputLayers.For(rows.Rows, recipe), divided.Parts, divided.Standardized, First: 0);
        Family family = training.Run([members], cancellationToken)[0];
        return new(family.ValidationLoss, family.Epoch, TrainedModel.CreateCurve(family));
    }
}
