using System.Globalization;
using System.Text;

namespace FastNn.Tables;

/// <summary>A family of members of a trained model.</summary>
/// <param name="Name">What the members are.</param>
/// <param name="Members">The number of members.</param>
/// <param name="Share">The share of the family in the prediction, 0 to 1; families without a share are not in the model.</param>
/// <param name="Epoch">The epoch of their parameters, from 1.</param>
/// <param name="Epochs">The epochs that they were trained for.</param>
/// <param name="ValidationLoss">Log loss, or mean squared error in the label's units, of the members alone.</param>
/// <param name="Curve">For each epoch the mean training and validation loss of the members, as they were trained: numbers are standardized.</param>
public sealed record TabularFamily(string Name, int Members, double Share, int Epoch, int Epochs, double ValidationLoss,
    IReadOnlyList<(float Training, float Validation)> Curve);

/// <summary>How a model was trained, and how good it is on rows that its members were not trained on. Immutable.</summary>
public sealed class TabularReport
{
    internal TabularReport(TabularPreset preset, string plan, int rows, IReadOnlyList<TabularFamily> families, TabularEvaluation validation,
        int[] validationRows, float? temperature, IReadOnlyList<string> warnings, TabularModel? presetModel) =>
        (Preset, Plan, RowCount, Families, Validation, ValidationRows, Temperature, Warnings, PresetModel) =
            (preset, plan, rows, families, validation, validationRows, temperature, warnings, presetModel);

    /// <summary>The preset.</summary>
    public TabularPreset Preset { get; }

    /// <summary>What the preset chose, in a sentence.</summary>
    public string Plan { get; }

    /// <summary>The rows of the table that have a label.</summary>
    public int RowCount { get; }

    /// <summary>The families of members.</summary>
    public IReadOnlyList<TabularFamily> Families { get; }

    /// <summary>
    /// The metrics on validation rows: each row predicted by members that were not trained on it. Epochs and shares were chosen by these rows, so that the
    /// values are slightly optimistic; those of other rows, by <see cref="TabularModel.Evaluate(Table)"/>, are not.
    /// </summary>
    public TabularEvaluation Validation { get; }

    /// <summary>The row of each prediction in <see cref="Validation"/>: of <see cref="TabularOptions.Validation"/>, or else of the table that was trained on.
    /// With several members validated on the same rows they repeat.</summary>
    public IReadOnlyList<int> ValidationRows { get; }

    /// <summary>The temperature of a calibrated model, above 1 where its probabilities were too sure; null without
    /// <see cref="TabularOptions.Calibrates"/>.</summary>
    public float? Temperature { get; }

    /// <summary>What is suspicious about the table, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The model of the preset alone, bit for bit as without <see cref="TabularOptions.Networks"/>, to compare with; null where no networks were
    /// added.</summary>
    public TabularModel? PresetModel { get; }

    /// <summary>Lists the plan, the families and the metrics on the validation rows.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{RowCount:N0} rows, preset {Preset}: {Plan}");
        foreach (TabularFamily family in Families)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {family.Name}: best epoch {family.Epoch}, share {family.Share:0.00}");
        }
        if (Temperature is { } temperature)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  calibrated with temperature {temperature:0.000}");
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"On {Validation.RowCount:N0} validation rows:");
        return text.Append(Validation).ToString();
    }
}
