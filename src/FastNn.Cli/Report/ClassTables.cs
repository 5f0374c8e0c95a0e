using System.Text;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Renders a confusion matrix, and the metrics of each class.</summary>
static class ClassTables
{
    const int MaxClasses = 40;

    /// <summary>Adds both tables side by side; a note instead where there are too many classes.</summary>
    /// <param name="page">The page.</param>
    /// <param name="matrix">The counts.</param>
    /// <param name="names">The names of the classes.</param>
    /// <param name="rows">The name of the rows, such as test.</param>
    public static void Add(StringBuilder page, ConfusionMatrix matrix, IReadOnlyList<string> names, string rows)
    {
        page.Append("<div class=\"tables\">\n<section>\n<h2>Confusion matrix</h2>\n");
        if (matrix.ClassCount > MaxClasses)
        {
            Page.AddNote(page, Invariant($"Not shown for more than {MaxClasses} classes; the data have {matrix.ClassCount:n0}."));
            page.Append("</section>\n</div>\n");
            return;
        }
        AddConfusionMatrix(page, matrix, names, rows);
        page.Append("</section>\n<section>\n<h2>Metrics by class</h2>\n");
        AddClassMetrics(page, matrix, names);
        page.Append("</section>\n</div>\n");
    }

    static void AddConfusionMatrix(StringBuilder page, ConfusionMatrix matrix, IReadOnlyList<string> names, string rows)
    {
        Page.AddNote(page, $"{rows} rows: a row per actual class, a column per predicted class. A darker colour is a larger fraction of the row.");
        page.Append("<div class=\"scroll\"><table class=\"confusion\">\n<tr><th></th>");
        foreach (string name in names)
        {
            page.Append($"<th>{Html.Encode(name)}</th>");
        }
        page.Append("</tr>\n");
        for (int actual = 0; actual < matrix.ClassCount; actual++)
        {
            long total = CountActual(matrix, actual);
            page.Append($"<tr><th>{Html.Encode(names[actual])}</th>");
            for (int predicted = 0; predicted < matrix.ClassCount; predicted++)
            {
                bool isCorrect = actual == predicted;
                long count = matrix[actual, predicted];
                // Errors are few: their colour starts darker, to be visible.
                double alpha = count == 0 ? 0 : isCorrect ? 0.15 + 0.6 * count / total : 0.2 + 0.8 * count / total;
                string text = count == 0 ? "" : Invariant($"{count:n0}");
                page.Append(Invariant($"<td style=\"background:rgba(var(--{(isCorrect ? "hit" : "miss")}),{alpha:0.###})\">{text}</td>"));
            }
            page.Append("</tr>\n");
        }
        page.Append("</table></div>\n");
    }

    static void AddClassMetrics(StringBuilder page, ConfusionMatrix matrix, IReadOnlyList<string> names)
    {
        page.Append("<div class=\"scroll\"><table class=\"list\">\n");
        page.Append("<tr><th>class</th><th>rows</th><th>precision</th><th>recall</th><th>F1</th></tr>\n");
        for (int i = 0; i < matrix.ClassCount; i++)
        {
            long correct = matrix[i, i], actual = CountActual(matrix, i), predicted = Enumerable.Range(0, matrix.ClassCount).Sum(other => matrix[other, i]);
            page.Append(Invariant($"<tr><th>{Html.Encode(names[i])}</th><td>{actual:n0}</td>"));
            page.Append($"<td>{Format(correct, predicted)}</td><td>{Format(correct, actual)}</td><td>{Format(2 * correct, predicted + actual)}</td></tr>\n");
        }
        page.Append("</table></div>\n");

        static string Format(double part, double whole) => whole == 0 ? "" : Invariant($"{part / whole * 100:f1} %");
    }

    static long CountActual(ConfusionMatrix matrix, int actual) => Enumerable.Range(0, matrix.ClassCount).Sum(predicted => matrix[actual, predicted]);
}
