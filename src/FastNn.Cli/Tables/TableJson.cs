using System.Text.Json;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Writes what was read and trained as one JSON document.</summary>
static class TableJson
{
    /// <summary>Writes the properties of the document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="request">The command line.</param>
    /// <param name="data">The rows.</param>
    /// <param name="folds">The cross-validation; null for none.</param>
    /// <param name="result">The model; null for none.</param>
    public static void Write(Utf8JsonWriter json, TableRequest request, TableData data, CrossValidation? folds, TableResult? result)
    {
        WriteData(json, request, data);
        if (folds is not null)
        {
            WriteFolds(json, folds);
        }
        if (result is not null)
        {
            WriteResult(json, request, result);
        }
    }

    static void WriteData(Utf8JsonWriter json, TableRequest request, TableData data)
    {
        TableSchema schema = data.Schema;
        json.WriteString("file", request.File.Path);
        json.WriteString("label", schema.Label);
        json.WriteString("task", schema.Task.ToString().ToLowerInvariant());
        json.WriteString("taskReason", schema.TaskReason);
        JsonOutput.WriteTexts(json, "classes", schema.ClassNames);
        json.WriteStartObject("rows");
        json.WriteNumber("file", data.RowCount);
        json.WriteNumber("training", data.Training.RowCount);
        json.WriteNumber("test", data.Test?.RowCount ?? 0);
        json.WriteEndObject();
        json.WriteStartArray("columns");
        foreach (ReportColumn column in data.Columns)
        {
            WriteColumn(json, column);
        }
        json.WriteEndArray();
        JsonOutput.WriteTexts(json, "warnings", schema.Warnings.Select(TableOptions.Translate));
        json.WriteString("preset", request.Preset.ToString().ToLowerInvariant());
        json.WriteNumber("timeBudget", request.TimeBudget.TotalSeconds);
        json.WriteNumber("seed", request.Seed);
    }

    static void WriteColumn(Utf8JsonWriter json, ReportColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("kind", column.Kind);
        json.WriteString("use", column.Use);
        json.WriteNumber("missing", column.Missing);
        if (column.Range is { } range)
        {
            json.WriteNumber("lowest", (float)range.Lowest);
            json.WriteNumber("mean", (float)range.Mean);
            json.WriteNumber("highest", (float)range.Highest);
        }
        if (column.Period is { } period)
        {
            json.WriteString("first", period.First);
            json.WriteString("last", period.Last);
        }
        if (column.Categories.Count > 0)
        {
            json.WriteStartObject("categories");
            foreach ((string value, long rows) in column.Categories)
            {
                json.WriteNumber(value, rows);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void WriteFolds(Utf8JsonWriter json, CrossValidation folds)
    {
        json.WriteStartObject("crossValidation");
        json.WriteString("plan", folds.Plan);
        json.WriteNumber("seconds", folds.Time.TotalSeconds);
        json.WriteStartArray("folds");
        foreach (TabularEvaluation fold in folds.Folds)
        {
            json.WriteStartObject();
            EvaluationJson.WriteMetrics(json, fold);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("metrics");
        foreach ((string name, double mean, double deviation, double baseline) in folds.Summarize())
        {
            json.WriteStartObject(name);
            JsonOutput.WriteNumber(json, "mean", mean);
            JsonOutput.WriteNumber(json, "deviation", deviation);
            JsonOutput.WriteNumber(json, "baseline", baseline);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteResult(Utf8JsonWriter json, TableRequest request, TableResult result)
    {
        json.WriteString("plan", result.Report.Plan);
        if (result.Report.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }
        json.WriteStartArray("families");
        foreach (TabularFamily family in result.Report.Families)
        {
            json.WriteStartObject();
            json.WriteString("name", family.Name);
            json.WriteNumber("members", family.Members);
            json.WriteNumber("share", family.Share);
            json.WriteNumber("epoch", family.Epoch);
            json.WriteNumber("epochs", family.Epochs);
            JsonOutput.WriteNumber(json, "validationLoss", family.ValidationLoss);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteEvaluation(json, "validation", result.Report.Validation);
        WriteEvaluation(json, "test", result.TestEvaluation);
        if (result.PresetEvaluation is { } preset)
        {
            WriteEvaluation(json, "presetAlone", preset);
        }
        json.WriteString("importanceOf", result.ImportanceMeasure);
        json.WriteNumber("importanceRows", result.ImportanceRows);
        EvaluationJson.WriteImportance(json, result.Importance);
        json.WriteNumber("seconds", result.Time.TotalSeconds);
        json.WriteString("model", request.Out);
        json.WriteString("report", request.Report);
    }

    static void WriteEvaluation(Utf8JsonWriter json, string name, TabularEvaluation? evaluation)
    {
        if (evaluation is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        EvaluationJson.WriteMetrics(json, evaluation);
        json.WriteEndObject();
    }
}
