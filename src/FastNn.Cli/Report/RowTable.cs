using System.Text;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Renders rows of the file with their line number, their results, and their cells by name.</summary>
static class RowTable
{
    const int MaxCells = 30;

    /// <param name="page">The page.</param>
    /// <param name="report">The report, which has the cells of a row.</param>
    /// <param name="results">The names of the results.</param>
    /// <param name="rows">The rows, each with its results.</param>
    public static void Add(StringBuilder page, TableReport report, IReadOnlyList<string> results, IReadOnlyList<(int Row, string[] Results)> rows)
    {
        int[] cells = ChooseCells(report);
        page.Append("<div class=\"scroll\"><table class=\"list rows\">\n<tr><th>line</th>");
        page.AppendJoin("", results.Concat(cells.Select(cell => report.CellNames[cell])).Select(name => $"<th>{Html.EncodeCell(name)}</th>")).Append("</tr>\n");
        foreach ((int index, string[] values) in rows)
        {
            ReportRow row = report.GetRow(index);
            page.Append(Invariant($"<tr><th>{row.Line}</th>"));
            page.AppendJoin("", values.Select(value => $"<td class=\"result\">{Html.EncodeCell(value)}</td>"));
            page.AppendJoin("", cells.Select(cell => $"<td>{(cell < row.Cells.Count ? Html.EncodeCell(row.Cells[cell]) : "")}</td>")).Append("</tr>\n");
        }
        page.Append("</table></div>\n");
        if (cells.Length < report.CellNames.Count)
        {
            Page.AddNote(page, Invariant($"The {cells.Length} most important of {report.CellNames.Count:n0} columns are shown."));
        }
    }

    /// <summary>Returns the cells to show, in the order of the file: the most important ones where there are many.</summary>
    static int[] ChooseCells(TableReport report)
    {
        var importances = new Dictionary<string, double>();
        foreach (ColumnImportance importance in report.Importances)
        {
            importances[importance.Name] = importance.Importance;
        }
        return
        [
            .. Enumerable.Range(0, report.CellNames.Count)
                .OrderByDescending(cell => importances.GetValueOrDefault(report.CellNames[cell], double.NegativeInfinity)).Take(MaxCells).Order(),
        ];
    }
}
