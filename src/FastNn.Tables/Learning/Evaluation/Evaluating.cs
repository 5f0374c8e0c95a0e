using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Measures predictions of a table.</summary>
static class Evaluating
{
    /// <summary>Returns the metrics of predictions beside those of the baseline.</summary>
    /// <param name="outputs">Probabilities, or numbers in the label's units.  [rows, width]</param>
    /// <param name="rows">The rows, in the same order.</param>
    /// <param name="baseline">[width]; null where it is unknown: the frequencies or the mean of these rows.</param>
    public static TabularEvaluation Run(float[] outputs, Dataset rows, float[]? baseline)
    {
        int width = outputs.Length / rows.Count;
        int[] labels = rows.HasLabels ? Rows.GetLabels(rows) : [];
        float[] targets = rows.HasLabels ? [] : Rows.GetTargets(rows), always = baseline ?? Baseline.Measure(rows);
        float[] constant = [.. Enumerable.Repeat(always, rows.Count).SelectMany(output => output)];
        var measured = new List<TabularMetric>();
        foreach ((string name, Metric metric) in rows.HasLabels ? CreateForClasses() : CreateForNumbers())
        {
            measured.Add(new(name, Measure(outputs), Measure(constant), metric.LargerIsBetter));

            double Measure(float[] predicted)
            {
                // The average precision of two classes is that of the second one, as everywhere; the mean of both would say little.
                bool isOfSecond = width == 2 && metric is AveragePrecision;
                (float[] own, int columns) = isOfSecond ? ([.. predicted.Where((_, i) => i % 2 == 1)], 1) : (predicted, width);
                metric.Begin(columns, rows.HasLabels ? OutputKind.Probabilities : OutputKind.Values);
                metric.Add(new ReadOnlyMatrix(own, rows.Count, columns), rows.HasLabels ? new Targets(labels) : new Targets(targets));
                return metric.Value;
            }
        }
        return new(measured, outputs, labels, targets);
    }

    static (string Name, Metric Metric)[] CreateForClasses() =>
    [
        ("log loss", new LogLoss()),
        ("accuracy", new Accuracy()),
        ("balanced accuracy", new BalancedAccuracy()),
        ("ROC AUC", new RocAuc()),
        ("PR AUC", new AveragePrecision()),
        ("F1 (macro)", new F1 { Average = ClassAverage.Macro }),
        ("F1 (weighted)", new F1 { Average = ClassAverage.Weighted }),
        ("Brier score", new BrierScore()),
        ("calibration error", new CalibrationError()),
    ];

    static (string Name, Metric Metric)[] CreateForNumbers() =>
    [
        ("RMSE", new RootMeanSquaredError()),
        ("MAE", new AbsoluteError()),
        ("R²", new R2()),
        ("MAPE", new MeanAbsolutePercentageError()),
    ];
}
