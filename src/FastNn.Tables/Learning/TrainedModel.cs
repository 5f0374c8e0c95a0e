using FastNn.Data;

namespace FastNn.Tables;

/// <summary>A trained model with the rows that chose it.</summary>
/// <param name="Network">The network for encoded rows.</param>
/// <param name="Plan">What was planned.</param>
/// <param name="Families">The trained families.</param>
/// <param name="Shares">The share of each family.</param>
/// <param name="Validated">The validation rows of all parts.</param>
/// <param name="Outputs">Their outputs, each by members that were not trained on the row.  [rows, width]</param>
/// <param name="ValidationRows">Their numbers.</param>
/// <param name="Temperature">The temperature of the last layer; null for none.</param>
sealed record TrainedModel(Network Network, LearningPlan Plan, IReadOnlyList<Family> Families, double[] Shares, Dataset Validated, float[] Outputs,
    int[] ValidationRows, float? Temperature)
{
    /// <summary>Returns the report of the training.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="rows">The rows that were trained on.</param>
    /// <param name="validated">The rows in the table of those that were validated on.</param>
    /// <param name="baseline">The trivial prediction.</param>
    /// <param name="warnings">What is suspicious about the table.</param>
    /// <param name="presetModel">The model of the preset alone; null where no networks were added to it.</param>
    public TabularReport CreateReport(TabularPreset preset, int rows, int[] validated, float[] baseline, IReadOnlyList<string> warnings,
        TabularModel? presetModel)
    {
        TabularFamily[] families = [.. Families.Select((family, i) => new TabularFamily(family.Recipe.Name, family.Members.Count, Shares[i], family.Epoch,
            family.Recipe.Epochs, family.ValidationLoss, CreateCurve(family)))];
        return new(preset, Plan.ToString(), rows, families, Evaluating.Run(Outputs, Validated, baseline), [.. ValidationRows.Select(row => validated[row])],
            Temperature, warnings, presetModel);
    }

    /// <summary>Returns the mean losses of the members of a family after each epoch.</summary>
    public static List<(float Training, float Validation)> CreateCurve(Family family)
    {
        var curve = new List<(float Training, float Validation)>();
        for (int i = 0; i < family.Members.Min(member => member.Epochs.Count); i++)
        {
            curve.Add((family.Members.Average(member => member.Epochs[i].TrainingLoss), family.Members.Average(member => member.Epochs[i].ValidationLoss)));
        }
        return curve;
    }
}
