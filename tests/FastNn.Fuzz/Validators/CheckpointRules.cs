using System.Globalization;
using System.Numerics;

namespace FastNn.Fuzz;

/// <summary>A checkpoint of the seeds' training: what must be in it whatever else is, and numbers that no training can have.</summary>
public static class CheckpointRules
{
    static readonly Dictionary<string, int[]> weights = new() { ["0.weight"] = [3, 2], ["0.bias"] = [3], ["2.weight"] = [1, 3], ["2.bias"] = [1] };

    static readonly string[] whole = ["steps", "fit", "course.epoch", "course.batch", "course.samples", "course.shuffle", "course.stop"];

    /// <summary>Says whether a file has to be refused. Otherwise it is accepted only where nothing but weights differs, which is not known here.</summary>
    public static Verdict Validate(byte[] file)
    {
        if (SafetensorsRules.Parse(file) is not { } content || !content.Metadata.TryGetValue("fastnn.training", out string? text)
            || SlowJson.Parse(text) is not { Kind: "object", HasDuplicates: false } state || state.Members.Any(member =>
                member.Value.Kind is not ("string" or "null")))
        {
            return Verdict.Refuse;
        }
        SlowTensor[] own = [.. content.Tensors.Where(tensor => !tensor.Name.StartsWith("training.", StringComparison.Ordinal))];
        bool hasWeights = own.Length == weights.Count
            && own.All(tensor => SafetensorsRules.IsFloat(tensor) && weights.TryGetValue(tensor.Name, out int[]? shape)
            && tensor.Shape.SequenceEqual(shape.Select(size => (BigInteger)size)));
        bool hasStates = content.Tensors.Where(tensor => tensor.Name.StartsWith("training.", StringComparison.Ordinal)).All(SafetensorsRules.IsFloat)
            && new[] { "training.optimizer0", "training.optimizer1" }.All(name => content.Tensors.Any(tensor => tensor.Name == name
                && tensor.Shape.Aggregate(BigInteger.One, (product, size) => product * size) == 13));
        bool hasNumbers = double.TryParse(state.Find("rate")?.Text, CultureInfo.InvariantCulture, out double rate) && rate >= 0
            && whole.All(name => name is not ("steps" or "fit") || IsWhole(state.Find(name)?.Text))
            && (state.Find("fit")!.Text == "0" || whole.All(name => IsWhole(state.Find(name)?.Text)));
        return hasWeights && hasStates && hasNumbers ? Verdict.Unknown : Verdict.Refuse;
    }

    static bool IsWhole(string? text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number >= 0 && number == Math.Floor(number);
}
