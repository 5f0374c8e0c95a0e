using System.Text;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Renders a training as one HTML page without scripts, fonts or pictures from elsewhere.</summary>
static class ReportPage
{
    const int MaxErrors = 24, MaxWeights = 64, MaxClasses = 40;

    public static string Render(ReportContent content)
    {
        var page = new StringBuilder();
        page.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html.Encode(content.Title)}: training report</title>
            <style>
            {ReadStyle()}</style>
            </head>
            <body>
            <h1>Training report</h1>
            <p class="lead">{Html.Encode(content.Title)}</p>

            """);
        AddFacts(page, content);
        AddCharts(page, content);
        page.Append("<div class=\"tables\">\n");
        AddConfusionMatrix(page, content);
        AddClassMetrics(page, content);
        page.Append("</div>\n");
        AddErrors(page, content);
        AddWeights(page, content);
        return page.Append("<footer>Written by fastnn train --report.</footer>\n</body>\n</html>\n").ToString();
    }

    static void AddFacts(StringBuilder page, ReportContent content)
    {
        IReadOnlyList<EpochReport> epochs = content.Training.Epochs;
        Evaluation test = content.Test;
        double seconds = epochs.Sum(epoch => epoch.Duration.TotalSeconds);
        page.Append("<section class=\"facts\">\n");
        Add(Invariant($"{test.Accuracy * 100:f2} %"), $"{content.TestName} accuracy");
        Add(Invariant($"{test.Baseline.Accuracy * 100:f2} %"), $"baseline: always {content.ClassNames[test.Baseline.Class]}");
        Add(Invariant($"{test.Loss:f4}"), $"{content.TestName} loss");
        Add(Invariant($"{test.Errors.Count:n0} of {test.Data.Count:n0}"), $"{content.TestName} rows misclassified");
        Add(Invariant($"{seconds:0.##} s"), Invariant($"training time, {epochs.Count:n0} epochs"));
        page.Append("</section>\n<h2>Settings</h2>\n<dl class=\"card\">\n");
        foreach ((string name, string value) in content.Settings)
        {
            page.Append($"<dt>{Html.Encode(name)}</dt><dd>{Html.Encode(value)}</dd>\n");
        }
        page.Append("</dl>\n");

        void Add(string value, string name) => page.Append($"<div class=\"fact\"><b>{Html.Encode(value)}</b><span>{Html.Encode(name)}</span></div>\n");
    }

    static void AddCharts(StringBuilder page, ReportContent content)
    {
        IReadOnlyList<EpochReport> epochs = content.Training.Epochs;
        if (epochs.Count == 0)
        {
            return;
        }
        int first = epochs[0].Number;
        page.Append("<h2>Learning curves</h2>\n<section class=\"charts\">\n");
        ChartLine trainingLoss = CreateLine("training", 0, epoch => epoch.TrainingLoss);
        ChartLine validationLoss = CreateLine(content.ValidationName, 1, epoch => epoch.ValidationLoss);
        Add("Loss", value => Invariant($"{value:0.####}"), trainingLoss, validationLoss);
        Add("Accuracy", value => Invariant($"{value * 100:0.##} %"), CreateLine(content.ValidationName, 1, epoch => epoch.ValidationAccuracy));
        Add("Learning rate", value => Invariant($"{value:0.######}"), CreateLine("last batch of the epoch", 0, epoch => epoch.LearningRate));
        page.Append("</section>\n");

        ChartLine CreateLine(string name, int colour, Func<EpochReport, double> value) => new(name, colour, [.. epochs.Select(value)]);

        void Add(string title, Func<double, string> format, params ChartLine[] lines)
        {
            string chart = Chart.Render(title, first, lines, format);
            page.Append(chart.Length > 0 ? $"<div class=\"card\"><h3>{title}</h3>\n{chart}</div>\n" : "");
        }
    }

    static void AddConfusionMatrix(StringBuilder page, ReportContent content)
    {
        ConfusionMatrix matrix = content.Test.Matrix;
        page.Append("<section>\n<h2>Confusion matrix</h2>\n");
        if (matrix.ClassCount > MaxClasses)
        {
            page.Append(Invariant($"<p class=\"note\">Not shown for more than {MaxClasses} classes; the data have {matrix.ClassCount:n0}.</p>\n</section>\n"));
            return;
        }
        page.Append($"<p class=\"note\">{Html.Encode(content.TestName)} rows: a row per actual class, a column per predicted class. ");
        page.Append("A darker colour is a larger fraction of the row.</p>\n<div class=\"scroll\"><table class=\"confusion\">\n<tr><th></th>");
        foreach (string name in content.ClassNames)
        {
            page.Append($"<th>{Html.Encode(name)}</th>");
        }
        page.Append("</tr>\n");
        for (int actual = 0; actual < matrix.ClassCount; actual++)
        {
            long total = CountActual(matrix, actual);
            page.Append($"<tr><th>{Html.Encode(content.ClassNames[actual])}</th>");
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
        page.Append("</table></div>\n</section>\n");
    }

    static void AddClassMetrics(StringBuilder page, ReportContent content)
    {
        ConfusionMatrix matrix = content.Test.Matrix;
        if (matrix.ClassCount > MaxClasses)
        {
            return;
        }
        page.Append("<section>\n<h2>Metrics by class</h2>\n<div class=\"scroll\"><table class=\"list\">\n");
        page.Append("<tr><th>class</th><th>rows</th><th>precision</th><th>recall</th><th>F1</th></tr>\n");
        for (int i = 0; i < matrix.ClassCount; i++)
        {
            long correct = matrix[i, i], actual = CountActual(matrix, i), predicted = Enumerable.Range(0, matrix.ClassCount).Sum(other => matrix[other, i]);
            page.Append(Invariant($"<tr><th>{Html.Encode(content.ClassNames[i])}</th><td>{actual:n0}</td>"));
            page.Append($"<td>{Format(correct, predicted)}</td><td>{Format(correct, actual)}</td><td>{Format(2 * correct, predicted + actual)}</td></tr>\n");
        }
        page.Append("</table></div>\n</section>\n");

        static string Format(double part, double whole) => whole == 0 ? "" : Invariant($"{part / whole * 100:f1} %");
    }

    static void AddErrors(StringBuilder page, ReportContent content)
    {
        IReadOnlyList<Misclassification> errors = content.Test.Errors;
        page.Append("<h2>Most confident errors</h2>\n");
        if (errors.Count == 0)
        {
            page.Append($"<p class=\"note\">None: all {Html.Encode(content.TestName)} rows were classified correctly.</p>\n");
            return;
        }
        string count = errors.Count > MaxErrors ? Invariant($", for the {MaxErrors} most confident of {errors.Count:n0} errors") : "";
        page.Append($"<p class=\"note\">Actual class, predicted class, and the probability of the prediction{count}.</p>\n");
        bool areImages = content.Shape is not null;
        page.Append(areImages
            ? "<section class=\"pictures errors\">\n"
            : $"<table class=\"list\">\n<tr><th>{Html.Encode(content.TestName)} row</th><th>actual</th><th>predicted</th><th>probability</th></tr>\n");
        foreach (Misclassification error in errors.Take(MaxErrors))
        {
            (string actual, string predicted) = (Html.Encode(content.ClassNames[error.Actual]), Html.Encode(content.ClassNames[error.Predicted]));
            string probability = Invariant($"{error.Probability * 100:f1} %");
            if (content.Shape is { } shape)
            {
                string picture = Picture.RenderImage(content.Test.Data.GetInput(error.Row), shape);
                page.Append($"<figure>{picture}{actual} → {predicted}<div class=\"probability\">{probability}</div></figure>\n");
            }
            else
            {
                page.Append(Invariant($"<tr><td>{error.Row + 1}</td><td>{actual}</td><td>{predicted}</td><td>{probability}</td></tr>\n"));
            }
        }
        page.Append(areImages ? "</section>\n" : "</table>\n");
    }

    static void AddWeights(StringBuilder page, ReportContent content)
    {
        if (content.Shape is not { } shape
            || content.Network.Parameters.FirstOrDefault(parameter => parameter.Name.EndsWith(".weight", StringComparison.Ordinal)) is not { } weights
            || weights.Columns != shape.Rows * shape.Columns)
        {
            return;
        }
        float[] values = new float[weights.Count];
        weights.CopyTo(values);
        string count = weights.Rows > MaxWeights ? Invariant($" (the first {MaxWeights} of {weights.Rows:n0})") : "";
        page.Append($"<h2>Weights of the first layer</h2>\n<p class=\"note\">A picture per output{count}: positive weights are red, negative ones blue.</p>\n");
        page.Append("<section class=\"pictures weights\">\n");
        for (int output = 0; output < Math.Min(weights.Rows, MaxWeights); output++)
        {
            page.Append($"<figure>{Picture.RenderWeights(values.AsSpan(output * weights.Columns, weights.Columns), shape)}</figure>\n");
        }
        page.Append("</section>\n");
    }

    static long CountActual(ConfusionMatrix matrix, int actual) => Enumerable.Range(0, matrix.ClassCount).Sum(predicted => matrix[actual, predicted]);

    static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}
