using System.Text;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Renders a training as one HTML page without scripts, fonts or pictures from elsewhere.</summary>
static class ReportPage
{
    const int MaxErrors = 24, MaxWeights = 64;

    public static string Render(ReportContent content)
    {
        StringBuilder page = Page.Begin(content.Title);
        AddFacts(page, content);
        Page.AddSettings(page, content.Settings);
        Page.AddCharts(page, Chart.FromEpochs(content.Training.Epochs, content.ValidationName));
        ClassTables.Add(page, content.Test.Matrix, content.ClassNames, content.TestName);
        AddErrors(page, content);
        AddWeights(page, content);
        return Page.End(page);
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
        page.Append("</section>\n");

        void Add(string value, string name) => Page.AddFact(page, value, name);
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
}
