using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>A trained model, and how good it is.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tested">The rows that it was tested on at last: the test rows, or else the validation rows.</param>
/// <param name="TestedName">Their name: test, or validation.</param>
/// <param name="Evaluation">The predictions of these rows.</param>
/// <param name="Rows">For each prediction its row in <paramref name="Tested"/>.</param>
/// <param name="Importance">The importance of the columns, the largest first.</param>
/// <param name="ImportanceRows">The number of rows that it was measured on.</param>
/// <param name="Time">The time of the training.</param>
sealed record TableResult(
    TabularModel Model, Table Tested, string TestedName, TabularEvaluation Evaluation, IReadOnlyList<int> Rows, IReadOnlyList<ColumnImportance> Importance,
    int ImportanceRows, TimeSpan Time)
{
    // Permutations take at most this part of the time budget, counted in operations.
    const double ImportanceShare = 0.05, OperationsPerSecond = 2 * 20e9;

    const int Repeats = 5, MinRows = 200;

    const string Test = "test", Validation = "validation";

    /// <summary>How the model was trained.</summary>
    public TabularReport Report => Model.Report!;

    /// <summary>The test rows' evaluation; null where there are none.</summary>
    public TabularEvaluation? TestEvaluation => TestedName == Test ? Evaluation : null;

    /// <summary>The evaluation of the preset alone on the tested rows; null where no networks were added to it.</summary>
    public TabularEvaluation? PresetEvaluation { get; private init; }

    /// <summary>What <see cref="Importance"/> is a rise of.</summary>
    public string ImportanceMeasure => Evaluation.Metrics[0].Name;

    /// <summary>Tests a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows.</param>
    /// <param name="time">The time of the training.</param>
    public static TableResult Measure(TabularModel model, TableData data, TimeSpan time)
    {
        Table tested = data.Test ?? data.Options.Validation ?? data.Training;
        bool hasOwnRows = tested != data.Training;
        TabularEvaluation evaluation = hasOwnRows ? model.Evaluate(tested) : model.Report!.Validation;
        IReadOnlyList<int> rows = hasOwnRows ? model.Schema.GetEncodedRows(tested) : model.Report!.ValidationRows;
        Table some = tested.SelectRows(Choose(rows, CountRows(model, data.Options.TimeBudget)));
        return new(model, tested, data.Test is null ? Validation : Test, evaluation, rows,
            model.ComputeImportance(some, Repeats, data.Options.Seed, data.Options.Dispatcher), some.RowCount, time)
        {
            PresetEvaluation = model.Report!.PresetModel is not { } preset ? null : hasOwnRows ? preset.Evaluate(tested) : preset.Report!.Validation,
        };
    }

    /// <summary>Returns on how many rows the importance can be measured.</summary>
    static int CountRows(TabularModel model, TimeSpan budget)
    {
        double operations = (double)OperationCount.OfRow(model.Network) * model.Schema.Inputs.Count * Repeats;
        return (int)Math.Clamp(ImportanceShare * budget.TotalSeconds * OperationsPerSecond / operations, MinRows, int.MaxValue);
    }

    /// <summary>Chooses rows from the whole list.</summary>
    static int[] Choose(IReadOnlyList<int> rows, int most) =>
        rows.Count <= most ? [.. rows] : [.. Enumerable.Range(0, most).Select(i => rows[(int)((long)i * rows.Count / most)])];
}
