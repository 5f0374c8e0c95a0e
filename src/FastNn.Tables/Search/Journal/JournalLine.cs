using System.Text.Encodings.Web;
using System.Text.Json;

namespace FastNn.Tables;

/// <summary>A line of a journal: a trial at a rung with its result.</summary>
static class JournalLine
{
    static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns an object as a line.</summary>
    /// <param name="write">Writes the properties.</param>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    /// <summary>Returns the line of a trial.</summary>
    /// <param name="measured">The trial.</param>
    /// <param name="time">The time of the search.</param>
    public static byte[] Write(MeasuredTrial measured, TimeSpan time) => Write(json =>
    {
        (SearchTrial trial, SearchOutcome outcome) = (measured.Trial, measured.Outcome);
        json.WriteNumber("trial", trial.Number);
        json.WriteNumber("rung", trial.Rung);
        json.WriteString("settings", trial.ToString());
        json.WriteNumber("epochs", trial.Epochs);
        WriteNumber(json, outcome.Loss);
        json.WriteNumber("epoch", outcome.Epoch);
        json.WriteNumber("time", Math.Round(time.TotalSeconds, 3));
        WriteCurve(json, "training", outcome.Curve.Select(epoch => epoch.Training));
        WriteCurve(json, "validation", outcome.Curve.Select(epoch => epoch.Validation));
    });

    /// <summary>Reads the line of a trial.</summary>
    /// <exception cref="InvalidDataException">It is of no trial of the search.</exception>
    /// <remarks>Exceptions of JSON are those of a malformed line.</remarks>
    public static (MeasuredTrial Measured, TimeSpan Time) Read(JsonElement line, TrialSchedule schedule)
    {
        (int number, int rung) = (line.GetProperty("trial").GetInt32(), line.GetProperty("rung").GetInt32());
        if (number < 0 || rung < 0 || rung > schedule.LastRung)
        {
            throw new InvalidDataException();
        }
        SearchTrial trial = schedule.Create(number, rung);
        if (line.GetProperty("settings").GetString() != trial.ToString())
        {
            throw new InvalidDataException();
        }
        IEnumerable<(float, float)> curve = ReadCurve(line, "training").Zip(ReadCurve(line, "validation"));
        return (new(trial, new(ReadNumber(line.GetProperty("loss")), line.GetProperty("epoch").GetInt32(), [.. curve])),
            TimeSpan.FromSeconds(line.GetProperty("time").GetDouble()));
    }

    static void WriteNumber(Utf8JsonWriter json, double loss)
    {
        if (double.IsFinite(loss))
        {
            json.WriteNumber("loss", loss);
        }
        else
        {
            json.WriteNull("loss");
        }
    }

    static void WriteCurve(Utf8JsonWriter json, string name, IEnumerable<float> values)
    {
        json.WriteStartArray(name);
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }
        json.WriteEndArray();
    }

    static IEnumerable<float> ReadCurve(JsonElement line, string name) => line.GetProperty(name).EnumerateArray().Select(value => (float)ReadNumber(value));

    // JSON has no NaN.
    static double ReadNumber(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
}
