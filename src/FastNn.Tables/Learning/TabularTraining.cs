using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Trains a model on encoded rows: preprocessing, families of members, their blend.</summary>
/// <param name="options">The options.</param>
sealed class TabularTraining(TabularOptions options)
{
    /// <summary>Trains.</summary>
    /// <param name="rows">Encoded rows with labels, or one target each.</param>
    /// <param name="validation">Other rows that choose epochs and blend; null for folds of the rows.</param>
    /// <param name="categories">The inputs that are codes of categories.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public TrainedModel Run(Dataset rows, Dataset? validation, IReadOnlyList<CategoricalColumn> categories, CancellationToken cancellationToken)
    {
        var layers = new MemberLayers(rows.Inputs, categories, rows.Outputs);
        var preprocessing = new Network(rows.Inputs);
        layers.AddPreprocessing(preprocessing);
        if (preprocessing.Count > 0)
        {
            preprocessing.FitPreprocessing(rows);
        }
        Dataset prepared = Prepare(preprocessing, rows);
        LearningPlan plan = LearningPlan.Create(options, layers, rows.Count, rows.HasLabels);
        IReadOnlyList<(int[] Training, int[] Validation)> numbers = Divide(rows, validation, plan);
        Dataset? others = validation is null ? null : Prepare(preprocessing, validation);
        Fold[] parts = Select(numbers, prepared, others), standardized = parts;
        if (!rows.HasLabels)
        {
            TargetScaler scaler = new TargetScaler().Fit(Rows.GetTargets(rows));
            standardized = Select(numbers, Standardize(prepared), others is null ? null : Standardize(others));

            Dataset Standardize(Dataset data) => Rows.WithTargets(data, scaler.Transform(Rows.GetTargets(data)));
        }
        var training = new MemberTraining(layers, options, new WorkMeter(plan, layers));
        var families = new List<Family>();
        foreach (PlannedFamily family in plan.Families)
        {
            int trained = families.Sum(one => one.Members.Count);
            families.Add(training.Run(family.Recipe, OutputLayers.For(rows, family.Recipe), [.. parts.Take(family.Members)],
                [.. standardized.Take(family.Members)], trained, plan.Members, cancellationToken));
        }
        double[] shares = Blend.Choose(families, parts, options.Seed);
        float[][] mixed = Blend.Mix(families, shares);
        float[] outputs = [.. mixed.SelectMany(part => part)];
        Dataset validated = Rows.Concatenate([.. parts.Take(mixed.Length).Select(part => part.Validation)]);
        float? temperature = null;
        if (options.Calibrates && rows.HasLabels)
        {
            temperature = Calibration.Fit(outputs, validated);
            outputs = Calibration.Run(temperature.Value, outputs, rows.Outputs);
        }
        Network network = new ModelAssembly(layers, preprocessing, options.Seed).Create(families, shares, temperature);
        return new(network, plan, families, shares, validated, outputs, [.. numbers.Take(mixed.Length).SelectMany(part => part.Validation)], temperature);
    }

    /// <summary>Returns the row numbers of the parts: of each member its own ones, or of all members the same.</summary>
    IReadOnlyList<(int[] Training, int[] Validation)> Divide(Dataset rows, Dataset? validation, LearningPlan plan)
    {
        if (validation is not null)
        {
            (int[], int[]) all = ([.. Enumerable.Range(0, rows.Count)], [.. Enumerable.Range(0, validation.Count)]);
            return [.. Enumerable.Repeat(all, plan.Families.Max(family => family.Members))];
        }
        int[]? classes = rows.HasLabels ? Rows.GetLabels(rows) : null;
        return plan.Folds > 1
            ? RowParts.Fold(rows.Count, classes, plan.Folds, options.Seed)
            : [RowParts.Split(rows.Count, classes, (float)(1 - options.ValidationFraction), options.Seed)];
    }

    /// <summary>Returns the parts of rows, which share the memory of the rows.</summary>
    static Fold[] Select(IReadOnlyList<(int[] Training, int[] Validation)> numbers, Dataset rows, Dataset? validation) => validation is null
        ? [.. numbers.Select(part => new Fold(rows.Rows(part.Training), rows.Rows(part.Validation)))]
        : [.. Enumerable.Repeat(new Fold(rows, validation), numbers.Count)];

    /// <summary>Returns rows as members get them.</summary>
    static Dataset Prepare(Network preprocessing, Dataset rows) =>
        preprocessing.Count > 0 ? Rows.WithInputs(rows, BatchPrediction.Run(preprocessing, rows)) : rows;
}
