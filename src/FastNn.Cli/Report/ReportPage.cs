using System.Text;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>What a report is made of.</summary>
/// <param name="Title">What was learned.</param>
/// <param name="Facts">What was asked for, line by line.</param>
/// <param name="Network">What learned it.</param>
/// <param name="Training">How it went.</param>
/// <param name="WatchedName">What the data that was tested after every epoch is called.</param>
/// <param name="Test">What came out.</param>
/// <param name="ClassNames">The names of the classes.</param>
/// <param name="Shape">The shape of the inputs, where they are images.</param>
sealed record ReportContent(
    string Title, IReadOnlyList<(string Name, string Value)> Facts, Network Network, TrainingReport Training, string WatchedName, ClassifiedTest Test, IReadOnlyList<string> ClassNames, ImageShape? Shape);

/// <summary>A training as one page of HTML that needs nothing beside it: no script, no font, no picture from elsewhere.</summary>
static class ReportPage
{
    const int MostMistakes = 24, MostWeights = 64, MostClasses = 40;

    public static string Of(ReportContent content)
    {
        var page = new StringBuilder();
        page.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html.Text(content.Title)}: training report</title>
            <style>
            {Style()}</style>
            </head>
            <body>
            <h1>Training report</h1>
            <p class="lead">{Html.Text(content.Title)}</p>

            """);
        AddFacts(page, content);
        AddCharts(page, content);
        page.Append("<div class=\"tables\">\n");
        AddConfusion(page, content);
        AddClasses(page, content);
        page.Append("</div>\n");
        AddMistakes(page, content);
        AddWeights(page, content);
        return page.Append("<footer>Written by fastnn train --report.</footer>\n</body>\n</html>\n").ToString();
    }

    static void AddFacts(StringBuilder page, ReportContent content)
    {
        IReadOnlyList<EpochReport> epochs = content.Training.Epochs;
        double seconds = epochs.Sum(epoch => epoch.Duration.TotalSeconds);
        page.Append("<section class=\"facts\">\n");
        Fact(Invariant($"{content.Test.Table.Value * 100:f2} %"), "test accuracy");
        Fact(Invariant($"{content.Test.Loss:f4}"), "test loss");
        Fact(Invariant($"{content.Test.Mistakes.Count:n0} of {content.Test.Data.Count:n0}"), "test rows mistaken");
        Fact(Invariant($"{seconds:0.##} s"), Invariant($"to train {epochs.Count:n0} epochs"));
        page.Append("</section>\n<h2>What was trained</h2>\n<dl class=\"card\">\n");
        foreach ((string name, string value) in content.Facts)
        {
            page.Append($"<dt>{Html.Text(name)}</dt><dd>{Html.Text(value)}</dd>\n");
        }
        page.Append("</dl>\n");

        void Fact(string value, string name) => page.Append($"<div class=\"fact\"><b>{Html.Text(value)}</b><span>{Html.Text(name)}</span></div>\n");
    }

    static void AddCharts(StringBuilder page, ReportContent content)
    {
        IReadOnlyList<EpochReport> epochs = content.Training.Epochs;
        if (epochs.Count == 0)
        {
            return;
        }
        int first = epochs[0].Number;
        page.Append("<h2>How it went</h2>\n<section class=\"charts\">\n");
        Add("Loss", value => Invariant($"{value:0.####}"), new ChartLine("training", 0, Values(epoch => epoch.TrainingLoss)), new ChartLine(content.WatchedName, 1, Values(epoch => epoch.ValidationLoss)));
        Add("Accuracy", value => Invariant($"{value * 100:0.##} %"), new ChartLine(content.WatchedName, 1, Values(epoch => epoch.ValidationAccuracy)));
        Add("Learning rate", value => Invariant($"{value:0.######}"), new ChartLine("last batch of the epoch", 0, Values(epoch => epoch.LearningRate)));
        page.Append("</section>\n");

        double[] Values(Func<EpochReport, float> value) => [.. epochs.Select(epoch => (double)value(epoch))];

        void Add(string title, Func<double, string> format, params ChartLine[] lines)
        {
            string chart = Chart.Of(title, first, lines, format);
            page.Append(chart.Length > 0 ? $"<div class=\"card\"><h3>{title}</h3>\n{chart}</div>\n" : "");
        }
    }

    static void AddConfusion(StringBuilder page, ReportContent content)
    {
        ConfusionMatrix table = content.Test.Table;
        page.Append("<section>\n<h2>What was taken for what</h2>\n");
        if (table.ClassCount > MostClasses)
        {
            page.Append(Invariant($"<p class=\"note\">{table.ClassCount:n0} classes are too many for a table.</p>\n</section>\n"));
            return;
        }
        page.Append("<p class=\"note\">Test rows: a line for each class, a column for what it was taken for. The deeper the colour, the larger the share of the line.</p>\n<div class=\"scroll\"><table class=\"confusion\">\n<tr><th></th>");
        foreach (string name in content.ClassNames)
        {
            page.Append($"<th>{Html.Text(name)}</th>");
        }
        page.Append("</tr>\n");
        for (int actual = 0; actual < table.ClassCount; actual++)
        {
            long whole = Enumerable.Range(0, table.ClassCount).Sum(i => table[actual, i]);
            page.Append($"<tr><th>{Html.Text(content.ClassNames[actual])}</th>");
            for (int predicted = 0; predicted < table.ClassCount; predicted++)
            {
                long count = table[actual, predicted];
                // Mistakes are few, and must be seen nevertheless.
                double share = count == 0 ? 0 : actual == predicted ? 0.15 + 0.6 * count / whole : 0.2 + 0.8 * count / whole;
                page.Append(Invariant($"<td style=\"background:rgba(var(--{(actual == predicted ? "hit" : "miss")}),{share:0.###})\">{(count == 0 ? "" : Invariant($"{count:n0}"))}</td>"));
            }
            page.Append("</tr>\n");
        }
        page.Append("</table></div>\n</section>\n");
    }

    static void AddClasses(StringBuilder page, ReportContent content)
    {
        ConfusionMatrix table = content.Test.Table;
        if (table.ClassCount > MostClasses)
        {
            return;
        }
        page.Append("<section>\n<h2>Class by class</h2>\n<div class=\"scroll\"><table class=\"list\">\n<tr><th>class</th><th>rows</th><th>precision</th><th>recall</th><th>F1</th></tr>\n");
        for (int i = 0; i < table.ClassCount; i++)
        {
            double both = table[i, i], wanted = Enumerable.Range(0, table.ClassCount).Sum(other => table[i, other]), predicted = Enumerable.Range(0, table.ClassCount).Sum(other => table[other, i]);
            page.Append(Invariant($"<tr><th>{Html.Text(content.ClassNames[i])}</th><td>{wanted:n0}</td><td>{Share(both, predicted)}</td><td>{Share(both, wanted)}</td><td>{Share(2 * both, predicted + wanted)}</td></tr>\n"));
        }
        page.Append("</table></div>\n</section>\n");

        static string Share(double part, double whole) => whole == 0 ? "" : Invariant($"{part / whole * 100:f1} %");
    }

    static void AddMistakes(StringBuilder page, ReportContent content)
    {
        IReadOnlyList<Mistake> mistakes = content.Test.Mistakes;
        page.Append("<h2>The worst mistakes</h2>\n");
        if (mistakes.Count == 0)
        {
            page.Append("<p class=\"note\">None: every test row was recognized.</p>\n");
            return;
        }
        page.Append($"<p class=\"note\">What it is, what the network took it for, and how sure it was{(mistakes.Count > MostMistakes ? Invariant($": the surest {MostMistakes} of {mistakes.Count:n0}") : "")}.</p>\n");
        page.Append(content.Shape is null ? "<table class=\"list\">\n<tr><th>test row</th><th>is</th><th>taken for</th><th>sure</th></tr>\n" : "<section class=\"pictures mistakes\">\n");
        foreach (Mistake mistake in mistakes.Take(MostMistakes))
        {
            (string actual, string predicted) = (Html.Text(content.ClassNames[mistake.Actual]), Html.Text(content.ClassNames[mistake.Predicted]));
            page.Append(content.Shape is null
                ? Invariant($"<tr><td>{mistake.Row + 1}</td><td>{actual}</td><td>{predicted}</td><td>{mistake.Probability * 100:f1} %</td></tr>\n")
                : Invariant($"<figure>{Picture.OfImage(content.Test.Data.GetInput(mistake.Row), content.Shape)}{actual} → {predicted}<div class=\"sure\">{mistake.Probability * 100:f1} %</div></figure>\n"));
        }
        page.Append(content.Shape is null ? "</table>\n" : "</section>\n");
    }

    static void AddWeights(StringBuilder page, ReportContent content)
    {
        if (content.Shape is not { } shape || content.Network.Parameters.FirstOrDefault(parameter => parameter.Name.EndsWith(".weight", StringComparison.Ordinal)) is not { } weights
            || weights.Columns != shape.Rows * shape.Columns)
        {
            return;
        }
        float[] values = new float[weights.Count];
        weights.CopyTo(values);
        page.Append($"<h2>What the first layer looks for</h2>\n<p class=\"note\">Weights of its outputs{(weights.Rows > MostWeights ? Invariant($", the first {MostWeights} of {weights.Rows:n0}") : "")}: red where ink speaks for it, blue where ink speaks against it.</p>\n<section class=\"pictures weights\">\n");
        for (int output = 0; output < Math.Min(weights.Rows, MostWeights); output++)
        {
            page.Append($"<figure>{Picture.OfWeights(values.AsSpan(output * weights.Columns, weights.Columns), shape)}</figure>\n");
        }
        page.Append("</section>\n");
    }

    static string Style()
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}
