using System.Text.Json;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Writes the content of a model file as JSON.</summary>
/// <param name="file">The file.</param>
/// <param name="network">Its network.</param>
/// <param name="schema">The columns of its table; null for other models.</param>
sealed class ModelDocument(FileFacts file, Network network, TableSchema? schema)
{
    /// <summary>Writes the properties of the document.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("file", file.Path);
        json.WriteString("format", file.Content is null ? "onnx" : "safetensors");
        json.WriteNumber("bytes", file.Length);
        json.WriteString("sha256", file.Hash);
        json.WriteString("hash", network.ComputeHash());
        json.WriteNumber("seed", network.Seed);
        json.WriteNumber("inputs", network.Inputs);
        json.WriteNumber("outputs", network.Outputs);
        json.WriteString("weights", ModelDescription.NameFormat(network.WeightFormat));
        json.WriteNumber("parameters", network.Parameters.ElementCount);
        json.WriteTexts("types", file.Types);
        json.WriteNumber("operationsPerRow", OperationCount.OfRow(network));
        if (file.Checkpoint is { } checkpoint)
        {
            json.WriteStartObject("checkpoint");
            checkpoint.Write(json);
            json.WriteEndObject();
        }
        if (schema is not null)
        {
            WriteSchema(json, schema);
        }
        WriteLayers(json);
        WriteTensors(json);
    }

    void WriteSchema(Utf8JsonWriter json, TableSchema schema)
    {
        json.WriteString("task", schema.Task == TabularTask.Regression ? "regression" : "classification");
        json.WriteString("taskReason", schema.TaskReason);
        json.WriteString("label", schema.Label);
        json.WriteTexts("classes", schema.ClassNames);
        var rules = new MissingRules(network, schema);
        json.WriteStartArray("columns");
        foreach ((int index, TableInput input) in schema.Inputs.Index())
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            json.WriteString("type", ModelDescription.NameKind(input.Kind));
            json.WriteString("missing", rules.Describe(index));
            json.WriteTexts("categories", input.Categories);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    void WriteLayers(Utf8JsonWriter json)
    {
        json.WriteStartArray("layers");
        for (int i = 0; i < network.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("layer", LayerText.Format(network[i]));
            json.WriteNumber("inputs", network.GetWidth(i - 1));
            json.WriteNumber("outputs", network.GetWidth(i));
            if (network[i] is Average average)
            {
                json.WriteStartArray("members");
                foreach (MemberGroup group in MemberGroup.FindAll(average))
                {
                    json.WriteStartObject();
                    json.WriteNumber("count", group.Count);
                    json.WriteNumber("share", group.Share);
                    json.WriteTexts("layers", group.Layers);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    void WriteTensors(Utf8JsonWriter json)
    {
        json.WriteStartArray("tensors");
        foreach (ParameterSummary summary in ParameterSummary.ListAll(network))
        {
            ValueRange range = ValueRange.Measure(summary.Parameters);
            Parameter first = summary.Parameters[0];
            json.WriteStartObject();
            json.WriteString("name", summary.Name);
            json.WriteStartArray("shape");
            if (!first.IsVector)
            {
                json.WriteNumberValue(first.Rows);
            }
            json.WriteNumberValue(first.Columns);
            json.WriteEndArray();
            json.WriteNumber("members", summary.Parameters.Count);
            JsonOutput.WriteNumber(json, "min", range.Minimum);
            JsonOutput.WriteNumber(json, "mean", range.Mean);
            JsonOutput.WriteNumber(json, "max", range.Maximum);
            json.WriteNumber("notFinite", range.NotFinite);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
