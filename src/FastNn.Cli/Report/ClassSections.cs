using System.Text;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Renders the sections of a classification: confusion matrix, ROC and precision-recall curves, thresholds, calibration, errors.</summary>
static class ClassSections
{
    const int CalibrationBins = 10, MaxErrors = 24;

    public static void Add(StringBuilder page, TableReport report, ClassResults results)
    {
        ClassTables.Add(page, results.Measure(new ConfusionMatrix()), results.Names, report.RowsName);
        int[] classes = ChooseClasses(results);
        page.Append("<h2>Curves</h2>\n");
        if (results.Names.Count == 2)
        {
            Page.AddNote(page, $"{report.RowsName} rows; {results.Names[1]} is the positive class.");
        }
        else
        {
            string count = classes.Length < results.Names.Count ? Invariant($" The {classes.Length} most frequent of {results.Names.Count:n0} classes.") : "";
            Page.AddNote(page, $"{report.RowsName} rows; each class against the others.{count}");
        }
        page.Append("<section class=\"charts\">\n");
        Page.AddCard(page, "ROC curve", RenderRoc(results, classes));
        Page.AddCard(page, "Precision-recall curve", RenderPrecisionRecall(results, classes));
        Page.AddCard(page, "Calibration", RenderCalibration(results));
        if (results.Names.Count == 2)
        {
            AddThresholds(page, results);
        }
        page.Append("</section>\n");
        AddErrors(page, report, results);
    }

    /// <summary>Renders the ROC curves of some classes, with the area of each in the legend.</summary>
    public static string RenderRoc(ClassResults results, IReadOnlyList<int> classes)
    {
        var plot = new Plot("ROC curve", Axis.OfFractions("false positive rate"), Axis.OfFractions("true positive rate (recall)"));
        plot.AddReference(new PlotPoint(0, 0), new PlotPoint(1, 1));
        foreach ((int colour, int ofClass) in classes.Index())
        {
            CurvePoint[] curve = ClassCurves.ComputeRoc(results.GetColumn(ofClass), results.AreOf(ofClass));
            double area = curve.Zip(curve.Skip(1), (from, to) => (to.X - from.X) * (from.Y + to.Y) / 2).Sum();
            plot.AddLine(colour, ClassCurves.Thin(curve).Select(point => new PlotPoint(point.X, point.Y)),
                Invariant($"{results.Names[ofClass]}: AUC {area:f4}"));
        }
        return plot.Render();
    }

    /// <summary>Renders the precision-recall curves of some classes, with the average precision of each in the legend; dots on a single curve mark
    /// thresholds.</summary>
    public static string RenderPrecisionRecall(ClassResults results, IReadOnlyList<int> classes)
    {
        var plot = new Plot("Precision-recall curve", Axis.OfFractions("recall"), Axis.OfFractions("precision"));
        foreach ((int colour, int ofClass) in classes.Index())
        {
            CurvePoint[] curve = ClassCurves.ComputePrecisionRecall(results.GetColumn(ofClass), results.AreOf(ofClass));
            PlotPoint[] steps = [.. ClassCurves.GetSteps(curve)];
            double area = steps.Zip(steps.Skip(1), (from, to) => (to.X - from.X) * to.Y).Sum();
            plot.AddLine(colour, ClassCurves.GetSteps(ClassCurves.Thin(curve)), Invariant($"{results.Names[ofClass]}: average precision {area:f4}"));
        }
        if (classes.Count == 1)
        {
            plot.AddDots(0, MeasureThresholds(results).Where(at => at.Predicted > 0)
                .Select(at => (new PlotPoint(at.Recall, at.Precision), Invariant($"threshold {at.Threshold:0.0}: {Describe(at)}"))));
        }
        return plot.Render();
    }

    /// <summary>Renders the reliability diagram: of two classes that of the second one, else that of the predicted classes.</summary>
    public static string RenderCalibration(ClassResults results)
    {
        bool isBinary = results.Names.Count == 2;
        int[] predicted = [.. Enumerable.Range(0, results.Labels.Length).Select(results.Predict)];
        float[] probabilities =
            isBinary ? results.GetColumn(1) : [.. predicted.Select((guess, row) => results.Probabilities[row * results.Names.Count + guess])];
        bool[] areTrue = isBinary ? results.AreOf(1) : [.. predicted.Select((guess, row) => guess == results.Labels[row])];
        CalibrationBin[] bins = ClassCurves.ComputeCalibration(probabilities, areTrue, CalibrationBins);
        var plot = new Plot("Calibration", Axis.OfFractions(isBinary ? $"predicted probability of {results.Names[1]}" : "probability of the predicted class"),
            Axis.OfFractions(isBinary ? "observed frequency" : "accuracy"));
        plot.AddReference(new PlotPoint(0, 0), new PlotPoint(1, 1));
        plot.AddLine(0, bins.Select(bin => new PlotPoint(bin.Probability, bin.Frequency)));
        plot.AddDots(0, bins.Select(bin => (new PlotPoint(bin.Probability, bin.Frequency),
            Invariant($"{bin.Rows:n0} rows: predicted {bin.Probability:f3}, observed {bin.Frequency:f3}"))));
        double error = results.Measure(new CalibrationError()).Value;
        return plot.Render() + Invariant($"<p class=\"note\">Expected calibration error {error:f4}; the dashed line is perfect calibration.</p>\n");
    }

    static void AddThresholds(StringBuilder page, ClassResults results)
    {
        ThresholdResult[] fine = [.. Enumerable.Range(0, 101).Select(i => ClassCurves.Measure(results.GetColumn(1), results.AreOf(1), i / 100.0))];
        var plot = new Plot("Threshold", Axis.OfFractions($"threshold of the probability of {results.Names[1]}"), Axis.OfFractions("fraction"));
        plot.AddLine(0, fine.Where(at => at.Predicted > 0).Select(at => new PlotPoint(at.Threshold, at.Precision)), "precision");
        plot.AddLine(1, fine.Select(at => new PlotPoint(at.Threshold, at.Recall)), "recall");
        plot.AddLine(2, fine.Select(at => new PlotPoint(at.Threshold, at.F1)), "F1");
        var table = new StringBuilder("<div class=\"scroll\"><table class=\"list\">\n");
        table.Append("<tr><th>threshold</th><th>predicted</th><th>precision</th><th>recall</th><th>F1</th></tr>\n");
        foreach (ThresholdResult at in MeasureThresholds(results))
        {
            table.Append(Invariant($"<tr><th>{at.Threshold:0.0}</th><td>{at.Predicted:n0}</td><td>{Html.FormatPercent(at.Precision)}</td>"));
            table.Append(Invariant($"<td>{Html.FormatPercent(at.Recall)}</td><td>{Html.FormatPercent(at.F1)}</td></tr>\n"));
        }
        ThresholdResult best = fine.MaxBy(at => at.F1);
        Page.AddCard(page, "Precision, recall and F1 by threshold",
            plot.Render() + Invariant($"<p class=\"note\">The largest F1, {best.F1:f3}, is at the threshold {best.Threshold:0.00}.</p>\n"));
        Page.AddCard(page, "Thresholds", table.Append("</table></div>\n").ToString());
    }

    static void AddErrors(StringBuilder page, TableReport report, ClassResults results)
    {
        (int Row, int Predicted, float Probability)[] errors =
        [
            .. Enumerable.Range(0, results.Labels.Length)
                .Select(row => (Row: row, Predicted: results.Predict(row)))
                .Where(error => error.Predicted != results.Labels[error.Row])
                .Select(error => (error.Row, error.Predicted, Probability: results.Probabilities[error.Row * results.Names.Count + error.Predicted]))
                .OrderByDescending(error => error.Probability),
        ];
        page.Append("<h2>Most confident errors</h2>\n");
        if (errors.Length == 0)
        {
            Page.AddNote(page, $"None: all {report.RowsName} rows were classified correctly.");
            return;
        }
        string count = Invariant($"{errors.Length:n0} of {results.Labels.Length:n0} {report.RowsName} rows were misclassified");
        Page.AddNote(page, $"{count}; those with the most probable predictions come first.");
        RowTable.Add(page, report, ["actual", "predicted", "probability"], [.. errors.Take(MaxErrors).Select(error => (error.Row, (string[])
            [results.Names[results.Labels[error.Row]], results.Names[error.Predicted], Invariant($"{error.Probability * 100:f1} %")]))]);
    }

    static ThresholdResult[] MeasureThresholds(ClassResults results) =>
        [.. Enumerable.Range(1, 9).Select(i => ClassCurves.Measure(results.GetColumn(1), results.AreOf(1), i / 10.0))];

    static string Describe(ThresholdResult at) =>
        $"precision {Html.FormatPercent(at.Precision)}, recall {Html.FormatPercent(at.Recall)}, F1 {Html.FormatPercent(at.F1)}";

    /// <summary>Returns the second of two classes; of more, the most frequent ones as far as there are colours.</summary>
    static int[] ChooseClasses(ClassResults results) => results.Names.Count == 2 ? [1] :
    [
        .. Enumerable.Range(0, results.Names.Count)
            .Select(ofClass => (Class: ofClass, Rows: results.Labels.Count(label => label == ofClass)))
            .Where(found => found.Rows > 0 && found.Rows < results.Labels.Length)
            .OrderByDescending(found => found.Rows).Take(Plot.Colours)
            .Select(found => found.Class),
    ];
}
