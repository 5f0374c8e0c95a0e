using System.Globalization;
using System.Numerics;

namespace FastNn.Fuzz;

/// <summary>A model by the rules of docs/formats.md: metadata, layers, and the tensors that these layers have.</summary>
public static class ModelRules
{
    static readonly string[] plain = ["Relu", "Tanh", "Sigmoid", "Softmax", "Selu", "Gelu", "GeluTanh", "Silu", "Softplus", "HardSigmoid", "Mish"];

    // The number of every setting that a layer may have.
    static readonly Dictionary<string, string[]> known = new()
    {
        ["Dense"] = ["outputs", "bias"],
        ["LeakyRelu"] = ["alpha"],
        ["Residual"] = [],
    };

    /// <summary>Says whether a file is a model.</summary>
    public static Verdict Validate(byte[] file)
    {
        if (SafetensorsRules.Parse(file) is not { } content)
        {
            return Verdict.Refuse;
        }
        Dictionary<string, string> metadata = content.Metadata;
        if (metadata.GetValueOrDefault("fastnn.version") != "1" || !IsInputs(metadata.GetValueOrDefault("fastnn.inputs"), out int inputs)
            || !IsSeed(metadata.GetValueOrDefault("fastnn.seed")) || !metadata.TryGetValue("fastnn.layers", out string? layers)
            || (metadata.TryGetValue("fastnn.weights", out string? format) && format is not ("bf16" or "int8" or "int8-dynamic"))
            || SlowJson.Parse(layers) is not { Kind: "array", Items.Count: > 0, Depth: <= 64 } json)
        {
            return Verdict.Refuse;
        }
        if (format is not null)
        {
            return Verdict.Unknown;
        }
        var expected = new Dictionary<string, BigInteger[]>();
        bool isCertain = true;
        if (!Build(json, "", inputs, expected, ref isCertain, out _))
        {
            return isCertain ? Verdict.Refuse : Verdict.Unknown;
        }
        SlowTensor[] own = [.. content.Tensors.Where(tensor => !tensor.Name.StartsWith("training.", StringComparison.Ordinal))];
        return !isCertain ? Verdict.Unknown
            : own.Length == expected.Count && own.All(tensor => SafetensorsRules.IsFloat(tensor) && expected.TryGetValue(tensor.Name, out BigInteger[]? shape)
                && shape.SequenceEqual(tensor.Shape)) ? Verdict.Accept : Verdict.Refuse;
    }

    static bool Build(JsonValue layers, string prefix, BigInteger inputs, Dictionary<string, BigInteger[]> tensors, ref bool isCertain, out BigInteger outputs)
    {
        outputs = inputs;
        for (int i = 0; i < layers.Items.Count; i++)
        {
            JsonValue layer = layers.Items[i];
            if (layer.Kind != "object" || layer.HasDuplicates || layer.Find("kind") is not { Kind: "string", Text: var kind })
            {
                return false;
            }
            if (!plain.Contains(kind) && !known.ContainsKey(kind))
            {
                // Other layers of the catalog have rules that are not repeated here.
                isCertain &= Catalog.Default.Layers.All(entry => entry.Name != kind);
                return false;
            }
            string[] names = known.GetValueOrDefault(kind, []);
            var settings = new Dictionary<string, double>();
            foreach ((string name, JsonValue value) in layer.Members.Where(member => member.Key is not "kind" and not "layers"))
            {
                if (!names.Contains(name) || value.Kind != "number" || !double.IsFinite(settings[name] = double.Parse(value.Text,
                    CultureInfo.InvariantCulture)))
                {
                    return false;
                }
            }
            JsonValue? children = layer.Find("layers");
            if (children is not null && (kind != "Residual" || children.Kind != "array"))
            {
                return false;
            }
            string name0 = prefix + i.ToString(CultureInfo.InvariantCulture);
            switch (kind)
            {
                case "Dense":
                    if (!settings.TryGetValue("outputs", out double count) || count != Math.Floor(count) || count is < 1 or > int.MaxValue)
                    {
                        return false;
                    }
                    tensors.Add($"{name0}.weight", [(BigInteger)count, outputs]);
                    if ((float)settings.GetValueOrDefault("bias", 1) != 0)
                    {
                        tensors.Add($"{name0}.bias", [(BigInteger)count]);
                    }
                    outputs = (BigInteger)count;
                    break;
                case "LeakyRelu" when !float.IsFinite((float)settings.GetValueOrDefault("alpha", 0.01)):
                    return false;
                case "Residual":
                    if (children is not { Items.Count: > 0 })
                    {
                        isCertain = false;
                        return false;
                    }
                    if (!Build(children, $"{name0}.", outputs, tensors, ref isCertain, out BigInteger within) || within != outputs)
                    {
                        return false;
                    }
                    break;
                default:
                    break;
            }
        }
        return true;
    }

    static bool IsInputs(string? text, out int inputs)
    {
        inputs = 0;
        return text is { Length: > 0 } && text.All(char.IsAsciiDigit) && BigInteger.Parse(text, CultureInfo.InvariantCulture) is { } number && number > 0
            && number <= int.MaxValue && (inputs = (int)number) > 0;
    }

    static bool IsSeed(string? text)
    {
        string digits = text is ['-' or '+', ..] ? text[1..] : text ?? "";
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) && BigInteger.Parse(digits, CultureInfo.InvariantCulture) is { } number
            && (text![0] == '-' ? number <= BigInteger.Pow(2, 63) : number <= (text[0] == '+' ? long.MaxValue : ulong.MaxValue));
    }
}
