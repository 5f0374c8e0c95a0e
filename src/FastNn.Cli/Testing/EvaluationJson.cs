using System.Text.Json;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Writes what a model was measured by.</summary>
static class EvaluationJson
{
    /// <summary>Writes the number of rows, and the metrics by name.</summary>
    public static void WriteMetrics(Utf8JsonWriter json, TabularEvaluation evaluation)
    {
        json.WriteNumber("rows", evaluation.RowCount);
        json.WriteStartObject("metrics");
        foreach (TabularMetric metric in evaluation.Metrics)
        {
            json.WriteStartObject(metric.Name);
            JsonOutput.WriteNumber(json, "value", metric.Value);
            JsonOutput.WriteNumber(json, "baseline", metric.Baseline);
            json.WriteBoolean("largerIsBetter", metric.LargerIsBetter);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Writes the importance of the columns as an array.</summary>
    public static void WriteImportance(Utf8JsonWriter json, IEnumerable<ColumnImportance> importance)
    {
        json.WriteStartArray("importance");
        foreach (ColumnImportance column in importance)
        {
            json.WriteStartObject();
            json.WriteString("column", column.Name);
            JsonOutput.WriteNumber(json, "importance", column.Importance);
            JsonOutput.WriteNumber(json, "deviation", column.Deviation);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
