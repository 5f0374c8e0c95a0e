using System.Globalization;
using System.Text.Json;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>What is told about the training that a checkpoint can continue.</summary>
/// <param name="state">The texts of its state.</param>
sealed class CheckpointFacts(IReadOnlyDictionary<string, string> state)
{
    readonly double? epoch = Find(state, "course.epoch"), batch = Find(state, "course.batch"), steps = Find(state, "steps"), rate = Find(state, "rate");
    readonly string optimizer = TerminalText.Sanitize(state.GetValueOrDefault("option.Optimizer", ""));

    /// <summary>Returns a line of text.</summary>
    public override string ToString() =>
        (epoch is null ? "" : Invariant($"epoch {epoch} after {batch} batches, ")) + Invariant($"{steps} steps, {optimizer}, learning rate {rate:g6}");

    /// <summary>Writes the properties of the document; null where the file does not have them.</summary>
    public void Write(Utf8JsonWriter json)
    {
        JsonOutput.WriteNumber(json, "epoch", epoch ?? double.NaN);
        JsonOutput.WriteNumber(json, "batch", batch ?? double.NaN);
        JsonOutput.WriteNumber(json, "steps", steps ?? double.NaN);
        JsonOutput.WriteNumber(json, "learningRate", rate ?? double.NaN);
        json.WriteString("optimizer", optimizer);
    }

    static double? Find(IReadOnlyDictionary<string, string> state, string name) =>
        double.TryParse(state.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
