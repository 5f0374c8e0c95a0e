using System.Text;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Renders a training on a table as one HTML page without scripts, fonts or pictures from elsewhere.</summary>
static class TableReportPage
{
    const int MaxColumns = 200, MaxCategories = 6, MaxImportances = 30;

    public static string Render(TableReport report)
    {
        StringBuilder page = Page.Begin(report.Title);
        AddMetrics(page, report);
        AddWarnings(page, report);
        Page.AddSettings(page, report.Settings);
        AddColumns(page, report);
        Page.AddCharts(page, report.Curves);
        if (report.Tuning is { } tuning)
        {
            TuningSections.Add(page, tuning);
        }
        if (report.Classes is { Labels.Length: > 0 } classes)
        {
            AddImportances(page, report);
            ClassSections.Add(page, report, classes);
        }
        if (report.Numbers is { Actual.Length: > 0 } numbers)
        {
            AddImportances(page, report);
            NumberSections.Add(page, report, numbers);
        }
        return Page.End(page);
    }

    static void AddMetrics(StringBuilder page, TableReport report)
    {
        page.Append("<section class=\"facts\">\n");
        foreach (ReportMetric metric in report.Metrics)
        {
            string baseline = double.IsNaN(metric.Baseline) ? "" : $"; baseline {Html.Format(metric.Baseline)}";
            Page.AddFact(page, Html.Format(metric.Value), $"{report.RowsName} {metric.Name}{baseline}");
        }
        page.Append("</section>\n");
    }

    static void AddWarnings(StringBuilder page, TableReport report)
    {
        if (report.Warnings.Count > 0)
        {
            page.Append("<h2>Warnings</h2>\n<ul class=\"card warnings\">\n");
            page.AppendJoin("", report.Warnings.Select(warning => $"<li>{Html.Encode(warning)}</li>\n")).Append("</ul>\n");
        }
    }

    static void AddColumns(StringBuilder page, TableReport report)
    {
        page.Append("<h2>Data</h2>\n");
        long total = report.Rows.Sum(rows => rows.Rows);
        string parts = string.Join(", ", report.Rows.Select(rows => Invariant($"{rows.Rows:n0} {rows.Name}")));
        string shown = report.Columns.Count > MaxColumns ? Invariant($", of which {MaxColumns} are listed") : "";
        Page.AddNote(page, Invariant($"{total:n0} rows ({parts}) and {report.Columns.Count:n0} columns{shown}; the label is {report.Label}."));
        page.Append("<div class=\"scroll\"><table class=\"list columns\">\n");
        page.Append("<tr><th>column</th><th>kind</th><th>use</th><th>missing</th><th>values</th></tr>\n");
        foreach (ReportColumn column in report.Columns.Take(MaxColumns))
        {
            page.Append($"<tr><th>{Html.EncodeCell(column.Name)}</th><td>{Html.Encode(column.Kind)}</td><td>{Html.Encode(column.Use)}</td>");
            double part = (double)column.Missing / (report.ColumnRows ?? total);
            string share = column.Missing > 0 ? Invariant($"{column.Missing:n0} ({Html.FormatPercent(part)})") : "0";
            page.Append($"<td>{share}</td><td>{Html.Encode(Describe(column))}</td></tr>\n");
        }
        page.Append("</table></div>\n");
    }

    static string Describe(ReportColumn column)
    {
        if (column.Range is { } range)
        {
            return $"{Html.Format(range.Lowest)} to {Html.Format(range.Highest)}, mean {Html.Format(range.Mean)}";
        }
        if (column.Period is { } period)
        {
            return Invariant($"{period.First:yyyy-MM-dd} to {period.Last:yyyy-MM-dd}");
        }
        IEnumerable<string> largest = column.Categories.OrderByDescending(category => category.Rows).Take(MaxCategories)
            .Select(category => Invariant($"{(category.Value.Length > 40 ? category.Value[..40] + "…" : category.Value)} ({category.Rows:n0})"));
        string others = column.Categories.Count > MaxCategories ? Invariant($" and {column.Categories.Count - MaxCategories:n0} more") : "";
        return string.Join(", ", largest) + others;
    }

    static void AddImportances(StringBuilder page, TableReport report)
    {
        if (report.Importances.Count == 0)
        {
            return;
        }
        ColumnImportance[] sorted = [.. report.Importances.OrderByDescending(importance => importance.Importance)];
        string shown = sorted.Length > MaxImportances ? Invariant($" The {MaxImportances} largest of {sorted.Length:n0} are shown.") : "";
        page.Append("<h2>Permutation importance</h2>\n");
        Page.AddNote(page, $"How much the {report.ImportanceMeasure} of the {report.RowsName} rows grows where the values of a column are shuffled.{shown}");
        page.Append("<div class=\"card bars\">\n");
        double largest = sorted[0].Importance;
        foreach (ColumnImportance importance in sorted.Take(MaxImportances))
        {
            double width = largest > 0 ? Math.Max(0, importance.Importance / largest) * 100 : 0;
            string deviation = double.IsNaN(importance.Deviation) ? "" : $" ± {Html.Format(importance.Deviation)}";
            page.Append($"<span class=\"name\">{Html.EncodeCell(importance.Name)}</span>");
            page.Append(Invariant($"<span class=\"bar\"><i style=\"width:{width:f1}%\"></i></span>"));
            page.Append($"<span class=\"value\">{Html.Format(importance.Importance)}{deviation}</span>\n");
        }
        page.Append("</div>\n");
    }
}
