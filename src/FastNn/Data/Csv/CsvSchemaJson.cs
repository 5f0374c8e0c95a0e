using System.Linq;
using System.Text;
using System.Text.Json;

namespace FastNn.Data;

/// <summary>
/// Reads and writes a schema as JSON: <c>{"columns":3,"inputs":[{"name":"age","column":0},{"name":"island","column":1,"categories":["Biscoe","Dream"]}],
/// "label":{"name":"species","column":2,"classes":["Adelie","Gentoo"]},"missing":["","-999"]}</c>. <c>missing</c> is omitted for the default words.
/// </summary>
static class CsvSchemaJson
{
    const string Name = "schema";

    public static string Write(CsvSchema schema)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteNumber("columns"u8, schema.Columns);
            writer.WriteStartArray("inputs"u8);
            foreach (CsvInput input in schema.Inputs)
            {
                writer.WriteStartObject();
                WriteColumn(writer, input.Name, input.Column, "categories", input.Categories);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteStartObject("label"u8);
            WriteColumn(writer, schema.Label, schema.LabelColumn, "classes", schema.ClassNames);
            writer.WriteEndObject();
            // Omitting the default words keeps such a schema readable by versions without the field.
            if (!schema.MissingValues.SequenceEqual(CsvOptions.DefaultMissingValues))
            {
                WriteList(writer, "missing", schema.MissingValues);
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(json.ToArray());
    }

    public static CsvSchema Read(string json)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = 4 });
            int? columns = null;
            List<CsvInput>? inputs = null;
            CsvInput? label = null;
            List<string>? missing = null;
            Expect(ref reader, JsonTokenType.StartObject);
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                string field = reader.GetString()!;
                switch (field)
                {
                    case "columns" when columns is null:
                        columns = ReadNumber(ref reader);
                        break;
                    case "inputs" when inputs is null:
                        inputs = ReadInputs(ref reader);
                        break;
                    case "label" when label is null:
                        Expect(ref reader, JsonTokenType.StartObject);
                        label = ReadColumn(ref reader, "classes");
                        break;
                    case "missing" when missing is null:
                        missing = ReadTexts(ref reader);
                        break;
                    default:
                        throw Bad($"the field '{field}' is duplicated or unknown");
                }
            }
            return !reader.Read() && columns is { } count && inputs is not null && label is not null
                ? new CsvSchema(inputs, label.Name, label.Column, label.Categories, count) { MissingValues = missing ?? CsvOptions.DefaultMissingValues }
                : throw Bad("the schema must have columns, inputs and a label, and nothing after them");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FastNnFormatException(Name, -1, $"the text is not the JSON of a schema: {e.Message}", e);
        }
    }

    static void WriteColumn(Utf8JsonWriter writer, string name, int column, string list, IReadOnlyList<string> names)
    {
        writer.WriteString("name"u8, name);
        writer.WriteNumber("column"u8, column);
        if (names.Count > 0)
        {
            WriteList(writer, list, names);
        }
    }

    static void WriteList(Utf8JsonWriter writer, string list, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(list);
        foreach (string one in texts)
        {
            writer.WriteStringValue(one);
        }
        writer.WriteEndArray();
    }

    static List<CsvInput> ReadInputs(ref Utf8JsonReader reader)
    {
        var inputs = new List<CsvInput>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (Next(ref reader) == JsonTokenType.StartObject)
        {
            inputs.Add(ReadColumn(ref reader, "categories"));
        }
        return reader.TokenType == JsonTokenType.EndArray ? inputs : throw Bad("an input is not an object");
    }

    static CsvInput ReadColumn(ref Utf8JsonReader reader, string list)
    {
        string? name = null;
        int? column = null;
        List<string>? names = null;
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string field = reader.GetString()!;
            if (field == "name" && name is null)
            {
                Expect(ref reader, JsonTokenType.String);
                name = reader.GetString();
            }
            else if (field == "column" && column is null)
            {
                column = ReadNumber(ref reader);
            }
            else if (field == list && names is null)
            {
                names = ReadTexts(ref reader);
            }
            else
            {
                throw Bad($"the field '{field}' of a column is duplicated or unknown");
            }
        }
        return name is not null && column is { } number ? new CsvInput(name, number, names ?? []) : throw Bad("a column needs a name and a number");
    }

    static List<string> ReadTexts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (Next(ref reader) == JsonTokenType.String)
        {
            texts.Add(texts.Count < Dataset.MaxClasses ? reader.GetString()! : throw Bad($"a list has more than {Dataset.MaxClasses} texts"));
        }
        return reader.TokenType == JsonTokenType.EndArray ? texts : throw Bad("a list has an item that is not a string");
    }

    static int ReadNumber(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.Number);
        return reader.TryGetInt32(out int number) ? number : throw Bad("a number is not an integer");
    }

    static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (Next(ref reader) != type)
        {
            throw Bad($"expected {type}, found {reader.TokenType}");
        }
    }

    static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw Bad("the text is truncated");

    static FastNnFormatException Bad(string problem) => new(Name, -1, problem);
}
