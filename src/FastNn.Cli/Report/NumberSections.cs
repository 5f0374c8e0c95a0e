using System.Text;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Renders the sections of a regression: predicted against actual values, residuals, errors.</summary>
static class NumberSections
{
    const int MaxPoints = 2000, MaxErrors = 24, MinBins = 8, MaxBins = 40;

    public static void Add(StringBuilder page, TableReport report, NumberResults results)
    {
        page.Append("<h2>Predictions</h2>\n");
        int shown = Math.Min(results.Actual.Length, MaxPoints);
        string count = shown < results.Actual.Length ? Invariant($" The plots of points show {shown:n0} of {results.Actual.Length:n0} rows.") : "";
        Page.AddNote(page, $"{report.RowsName} rows; a residual is the actual value minus the prediction.{count}");
        page.Append("<section class=\"charts\">\n");
        Page.AddCard(page, "Predicted against actual", RenderPredictions(report, results));
        Page.AddCard(page, "Residuals", RenderHistogram(results));
        Page.AddCard(page, "Residuals against prediction", RenderResiduals(report, results));
        page.Append("</section>\n");
        AddErrors(page, report, results);
    }

    /// <summary>Renders a point per row, and the line of exact predictions.</summary>
    public static string RenderPredictions(TableReport report, NumberResults results)
    {
        double lowest = Math.Min(results.Actual.Min(), results.Predicted.Min()), highest = Math.Max(results.Actual.Max(), results.Predicted.Max());
        Axis actual = Axis.Enclose(WithUnit($"actual {report.Label}", results), lowest, highest, Html.FormatTick);
        var plot = new Plot("Predicted against actual", actual, actual with { Label = WithUnit($"predicted {report.Label}", results) });
        plot.AddReference(new PlotPoint(actual.Lowest, actual.Lowest), new PlotPoint(actual.Highest, actual.Highest));
        plot.AddCloud(0, ChooseRows(results).Select(row => new PlotPoint(results.Actual[row], results.Predicted[row])));
        return plot.Render();
    }

    /// <summary>Renders the numbers of rows by residual.</summary>
    public static string RenderHistogram(NumberResults results)
    {
        double[] residuals = results.GetResiduals();
        Axis x = Axis.Enclose(WithUnit("residual", results), residuals.Min(), residuals.Max(), Html.FormatTick);
        // The square root of the number of rows is a usual number of bins.
        int bins = Math.Clamp((int)Math.Sqrt(residuals.Length), MinBins, MaxBins);
        int[] counts = new int[bins];
        foreach (double residual in residuals)
        {
            counts[Math.Min((int)(x.Locate(residual) * bins), bins - 1)]++;
        }
        var plot = new Plot("Residuals", x, Axis.Enclose("rows", 0, counts.Max(), Html.FormatTick));
        double width = (x.Highest - x.Lowest) / bins;
        for (int i = 0; i < bins; i++)
        {
            double from = x.Lowest + i * width;
            plot.AddBar(0, from, from + width, counts[i], Invariant($"{counts[i]:n0} rows from {Html.Format(from)} to {Html.Format(from + width)}"));
        }
        return plot.Render();
    }

    /// <summary>Renders a point per row, and the line of exact predictions.</summary>
    public static string RenderResiduals(TableReport report, NumberResults results)
    {
        double[] residuals = results.GetResiduals();
        Axis x = Axis.Enclose(WithUnit($"predicted {report.Label}", results), results.Predicted.Min(), results.Predicted.Max(), Html.FormatTick);
        var plot = new Plot("Residuals against prediction", x,
            Axis.Enclose(WithUnit("residual", results), Math.Min(0, residuals.Min()), Math.Max(0, residuals.Max()), Html.FormatTick));
        plot.AddReference(new PlotPoint(x.Lowest, 0), new PlotPoint(x.Highest, 0));
        plot.AddCloud(0, ChooseRows(results).Select(row => new PlotPoint(results.Predicted[row], residuals[row])));
        return plot.Render();
    }

    static void AddErrors(StringBuilder page, TableReport report, NumberResults results)
    {
        double[] residuals = results.GetResiduals();
        page.Append("<h2>Largest errors</h2>\n");
        Page.AddNote(page, $"{report.RowsName} rows by the distance of prediction and actual value.");
        RowTable.Add(page, report, [WithUnit("actual", results), WithUnit("predicted", results), WithUnit("residual", results)],
        [
            .. Enumerable.Range(0, results.Actual.Length)
                .OrderByDescending(row => Math.Abs(residuals[row])).Take(MaxErrors)
                .Select(row => (row, (string[])[Html.Format(results.Actual[row]), Html.Format(results.Predicted[row]), Html.Format(residuals[row])])),
        ]);
    }

    /// <summary>Returns rows at equal distances.</summary>
    static IEnumerable<int> ChooseRows(NumberResults results)
    {
        int count = results.Actual.Length, shown = Math.Min(count, MaxPoints);
        return Enumerable.Range(0, shown).Select(i => (int)((long)i * count / shown));
    }

    static string WithUnit(string name, NumberResults results) => results.Unit.Length > 0 ? $"{name} ({results.Unit})" : name;
}
