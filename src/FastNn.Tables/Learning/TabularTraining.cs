using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Trains a model on encoded rows: preprocessing, families of members, their blend.</summary>
sealed class TabularTraining
{
    readonly TabularOptions options;
    readonly Dataset rows;
    readonly PreparedRows prepared;
    readonly LearningPlan plan;
    readonly DividedRows divided;
    readonly FamilyRows[] families;
    readonly MemberTraining training;

    /// <summary>Prepares a training on the rows of a table.</summary>
    public TabularTraining(LabelledRows rows, TabularOptions options)
        : this(rows.Weighted, rows.Validation, rows.Schema.CategoricalColumns, options,
            options.Dispatcher is null ? "" : MemberTask.CreateSubject(rows, options))
    {
    }

    /// <param name="rows">Encoded rows with labels, or one target each.</param>
    /// <param name="validation">Other rows that choose epochs and blend; null for folds of the rows.</param>
    /// <param name="categories">The inputs that are codes of categories.</param>
    /// <param name="options">The options.</param>
    /// <param name="subject">What members depend on besides their numbers, for other processes.</param>
    public TabularTraining(
        Dataset rows, Dataset? validation, IReadOnlyList<CategoricalColumn> categories, TabularOptions options, string subject = "")
    {
        (this.rows, this.options) = (rows, options);
        prepared = new(rows, validation, categories);
        plan = LearningPlan.Create(options, prepared.Layers, rows.Count, rows.HasLabels);
        divided = prepared.Divide(plan.Folds, plan.Families.Max(family => family.Members), options.ValidationFraction, options.Seed);
        families = [.. plan.Families.Select((family, i) => new FamilyRows(family.Recipe, OutputLayers.For(rows, family.Recipe),
            [.. divided.Parts.Take(family.Members)], [.. divided.Standardized.Take(family.Members)], plan.Families.Take(i).Sum(one => one.Members)))];
        training = new(prepared.Layers, options, plan, subject);
    }

    /// <summary>Trains.</summary>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <returns>The model, and that of the preset alone; null where no networks were added to it.</returns>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public (TrainedModel Model, TrainedModel? Preset) Run(CancellationToken cancellationToken)
    {
        List<Family> trained = training.Run(families, cancellationToken);
        int own = options.Networks.Count;
        return (Finish(trained), own == 0 ? null : Finish(trained[..^own]));

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

    /// <summary>Trains a member for another process.</summary>
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    public byte[] RunTask(MemberTask task, CancellationToken cancellationToken)
    {
        FamilyRows family = families.Last(family => family.First <= task.Number);
        return training.RunTask(family, task.Number - family.First, task.Threads, cancellationToken);
    }
}
