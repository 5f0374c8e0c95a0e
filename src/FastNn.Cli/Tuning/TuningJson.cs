using System.Text.Json;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Writes a search as a property of a JSON document.</summary>
static class TuningJson
{
    /// <summary>Writes the property.</summary>
    public static void Write(Utf8JsonWriter json, TuningResult result)
    {
        SearchResult search = result.Tuning.Result;
        json.WriteStartObject("search");
        json.WriteString("metric", result.Metric);
        json.WriteNumber("seconds", search.Time.TotalSeconds);
        json.WriteNumber("trainings", search.Measured.Count);
        json.WriteNumber("fromJournal", search.FromJournal);
        json.WriteStartArray("trials");
        foreach (MeasuredTrial one in search.Trials)
        {
            json.WriteStartObject();
            json.WriteNumber("trial", one.Trial.Number);
            json.WriteNumber("rung", one.Trial.Rung + 1);
            json.WriteNumber("epochs", one.Trial.Epochs);
            json.WriteString("network", one.Trial.ToString());
            JsonOutput.WriteNumber(json, "value", result.GetValue(one));
            json.WriteNumber("epoch", one.Outcome.Epoch);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("importance");
        foreach (SettingImportance one in search.Importance)
        {
            json.WriteStartObject();
            json.WriteString("networks", one.Space);
            json.WriteString("setting", one.Setting);
            json.WriteNumber("explained", one.Explained);
            json.WriteNumber("trials", one.Trials);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        JsonOutput.WriteTexts(json, "networks", result.Tuning.Networks.Select(network => network.ToString()));
        json.WriteString("command", result.Command);
        json.WriteEndObject();
    }
}
