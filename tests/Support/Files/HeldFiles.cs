using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FastNn.Tests.Support;

/// <summary>The files that earlier versions wrote, which are never edited, and the list of them with what each must give.</summary>
static class HeldFiles
{
    /// <summary>The name of the list, which is in the folder too.</summary>
    public const string List = "held.json";

    public static string Folder { get; } = Repository.PathOf("tests/FastNn.Tests/Formats/Held");

    /// <summary>What the list says of every file, by its name.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Entries { get; } =
        JsonDocument.Parse(File.ReadAllText(PathOf(List))).RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The names of the files of a kind: "model", "checkpoint", "log", "command model" or "command checkpoint".</summary>
    public static IEnumerable<string> OfKind(string kind) => Entries.Keys.Where(name => Text(name, "kind") == kind);

    /// <summary>A text that the list has for a file.</summary>
    public static string Text(string name, string property) => Entries[name].GetProperty(property).GetString()!;

    /// <summary>The SHA-256 of all parameters, in the order of the layers.</summary>
    public static string HashWeights(Network network) => Hash(network.Parameters.SelectMany(Values));

    /// <summary>The SHA-256 of the losses, rates and metrics of all epochs.</summary>
    public static string HashReports(TrainingReport? report) => report is null ? "none" : Hash(report.Epochs.SelectMany(Numbers));

    /// <summary>The SHA-256 of a text as UTF-8.</summary>
    public static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static string Hash(IEnumerable<float> numbers) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(numbers.ToArray())));

    // NaN stands for what was not validated; its bits are not those of every machine.
    static IEnumerable<float> Numbers(EpochReport epoch) => epoch.ValidationMetrics.Values.Select(value => (float)value)
        .Concat([epoch.TrainingLoss, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.LearningRate])
        .Where(number => !float.IsNaN(number));

    static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }
}
