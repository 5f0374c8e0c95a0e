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
        LearningPlan plan = LearningPlan.Create(options, layers, rows);
        IReadOnlyList<Fold> parts = Divide(prepared, validation is null ? null : Prepare(preprocessing, validation), plan);
        var training = new MemberTraining(layers, options);
        var families = new List<Family>();
        foreach (PlannedFamily family in plan.Families)
        {
            families.Add(training.Run(family.Recipe, OutputLayers.For(rows, family.Recipe), [.. parts.Take(family.Members)], families.Sum(one => one.Members.Count), plan.Members,
                cancellationToken));
        }
        double[] shares = Blend.Choose(families, parts);
        return new(new ModelAssembly(layers, preprocessing).Create(families, shares), plan, families, shares, parts);
    }

    IReadOnlyList<Fold> Divide(Dataset rows, Dataset? validation, LearningPlan plan)
    {
        if (validation is not null)
        {
            return [.. Enumerable.Repeat(new Fold(rows, validation), plan.Families.Max(family => family.Members))];
        }
        if (plan.Folds > 1)
        {
            return rows.HasLabels ? rows.FoldsStratified(plan.Folds, options.Seed) : rows.Folds(plan.Folds, options.Seed);
        }
        float part = (float)(1 - options.ValidationFraction);
        (Dataset first, Dataset second) = rows.HasLabels ? rows.SplitStratified(part, options.Seed) : rows.Split(part, options.Seed);
        return [new(first, second)];
    }

    /// <summary>Returns rows as members get them.</summary>
    static Dataset Prepare(Network preprocessing, Dataset rows) =>
        preprocessing.Count > 0 ? Rows.WithInputs(rows, BatchPrediction.Run(preprocessing, rows)) : rows;
}
