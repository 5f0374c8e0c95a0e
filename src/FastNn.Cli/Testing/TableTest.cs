using System.Text.Json;
using FastNn.Data;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>The result of a model of a table on labelled rows.</summary>
sealed class TableTest
{
    readonly TabularModel model;
    readonly TabularEvaluation evaluation;
    readonly IReadOnlyList<ColumnImportance> importance;
    readonly ConfusionCounts? confusion;

    /// <summary>Tests the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The encoded rows.</param>
    /// <param name="withImportance">Whether to measure the importance of the columns.</param>
    public TableTest(TabularModel model, Dataset rows, bool withImportance)
    {
        (this.model, evaluation) = (model, model.Evaluate(rows));
        importance = withImportance ? model.ComputeImportance(rows) : [];
        confusion = model.Task == TabularTask.Classification ? new ConfusionCounts(model.Classes, evaluation) : null;
    }

    /// <summary>Writes a summary, the metrics beside the baseline, the confusion matrix and the importance.</summary>
    /// <param name="output">The text.</param>
    /// <param name="rows">Which rows were tested, such as "rows of digits.csv".</param>
    public void Write(TextWriter output, string rows)
    {
        bool isClassifier = confusion is not null;
        string result = isClassifier
            ? Invariant($"accuracy {evaluation["accuracy"].Value * 100:f2} % (loss {evaluation["log loss"].Value:f4})")
            : $"RMSE {MetricText.Format(evaluation["RMSE"].Value)}";
        output.WriteLine(Invariant($"test {result} on {evaluation.RowCount:n0} {rows}; label {TerminalText.Sanitize(model.Schema.Label)}"));
        var table = new TextTable(1, "metric", "model", "baseline");
        foreach (TabularMetric metric in evaluation.Metrics)
        {
            table.Add([metric.Name, .. MetricText.FormatAll(metric.Value, metric.Baseline)]);
        }
        table.Write(output);
        output.WriteLine($"baseline: always predicting the {(isClassifier ? "class frequencies" : "mean")}");
        confusion?.Write(output);
        if (importance.Count > 0)
        {
            var columns = new TextTable(1, "column", "importance", "deviation");
            foreach (var column in importance)
            {
                columns.Add([TerminalText.Sanitize(column.Name), .. MetricText.FormatAll(column.Importance, column.Deviation)]);
            }
            columns.Write(output);
            output.WriteLine($"importance: how much {(isClassifier ? "log loss" : "RMSE")} rises when the values of the column are permuted");
        }
    }

    /// <summary>Writes the properties of a JSON document.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("task", confusion is null ? "regression" : "classification");
        json.WriteString("label", model.Schema.Label);
        EvaluationJson.WriteMetrics(json, evaluation);
        confusion?.Write(json);
        if (importance.Count > 0)
        {
            EvaluationJson.WriteImportance(json, importance);
        }
    }
}
