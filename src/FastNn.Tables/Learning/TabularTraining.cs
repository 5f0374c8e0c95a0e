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
    /// <returns>The model, and that of the preset alone; null where no networks were added to it.</returns>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public (TrainedModel Model, TrainedModel? Preset) Run(
        Dataset rows, Dataset? validation, IReadOnlyList<CategoricalColumn> categories, CancellationToken cancellationToken)
    {
        var prepared = new PreparedRows(rows, validation, categories);
        LearningPlan plan = LearningPlan.Create(options, prepared.Layers, rows.Count, rows.HasLabels);
        DividedRows divided = prepared.Divide(plan.Folds, plan.Families.Max(family => family.Members), options.ValidationFraction, options.Seed);
        var training = new MemberTraining(prepared.Layers, options, new WorkMeter(plan, prepared.Layers));
        var families = new List<Family>();
        foreach (PlannedFamily family in plan.Families)
        {
            int trained = families.Sum(one => one.Members.Count);
            families.Add(training.Run(family.Recipe, OutputLayers.For(rows, family.Recipe), [.. divided.Parts.Take(family.Members)],
                [.. divided.Standardized.Take(family.Members)], trained, plan.Members, cancellationToken));
        }
        int own = options.Networks.Count;
        return (Finish(families), own == 0 ? null : Finish(families[..^own]));

        TrainedModel Finish(List<Family> chosen)
        {
            double[] shares = Blend.Choose(chosen, divided.Parts, options.Seed);
            float[][] mixed = Blend.Mix(chosen, shares);
            float[] outputs = [.. mixed.SelectMany(part => part)];
            Dataset validated = Rows.Concatenate([.. divided.Parts.Take(mixed.Length).Select(part => part.Validation)]);
            float? temperature = null;
            if (options.Calibrates && rows.HasLabels)
            {
                temperature = Calibration.Fit(outputs, validated);
                outputs = Calibration.Run(temperature.Value, outputs, rows.Outputs);
            }
            Network network = new ModelAssembly(prepared.Layers, prepared.Preprocessing, options.Seed).Create(chosen, shares, temperature);
            return new(network, plan.Take(chosen.Count), chosen, shares, validated, outputs,
                [.. divided.Numbers.Take(mixed.Length).SelectMany(part => part.Validation)], temperature);
        }
    }
}
