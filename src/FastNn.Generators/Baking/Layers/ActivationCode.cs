namespace FastNn.Baking;

/// <summary>Writes activations by the formulas of FastNn.</summary>
static class ActivationCode
{
    /// <summary>The activations, with their settings as the arguments of the formula.</summary>
    static readonly Dictionary<string, (string Setting, float Default)[]> settings = new(StringComparer.Ordinal)
    {
        ["Relu"] = [],
        ["LeakyRelu"] = [("alpha", 0.01f)],
        ["HardSigmoid"] = [],
        ["Sigmoid"] = [],
        ["Tanh"] = [],
        ["Elu"] = [("alpha", 1)],
        ["Selu"] = [],
        ["Gelu"] = [],
        ["GeluTanh"] = [],
        ["Silu"] = [],
        ["Softplus"] = [],
        ["Mish"] = [],
        ["LogScaler"] = [],
        ["SmoothClip"] = [("limit", 3)],
    };

    // A few instructions: more copies of a longer formula would exceed the inlining budget of the JIT.
    static readonly HashSet<string> cheap = new(StringComparer.Ordinal) { "Relu", "LeakyRelu", "HardSigmoid" };

    public static IEnumerable<string> Kinds => settings.Keys;

    /// <summary>Returns the expression of an activation on a register, or null where it is none or too long to be written several times.</summary>
    public static Func<string, string>? Fuse(KernelWriter kernel, ModelLayer layer) => cheap.Contains(layer.Kind) ? Function(kernel, layer.Kind, layer) : null;

    /// <summary>Returns the expression of a formula on a register.</summary>
    public static Func<string, string> Function(KernelWriter kernel, string formula, ModelLayer layer)
    {
        kernel.Formulas.Add(formula);
        string arguments = string.Join(", ", settings[formula].Select(setting => Constants.Literal(layer.Number(setting.Setting, setting.Default))));
        string instance = arguments.Length == 0 ? $"default({formula}.Op)" : $"new {formula}.Op({arguments})";
        return x => $"{instance}.Forward({x})";
    }

    public static Row Write(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        kernel.Elementwise(layer, x, ColumnCode.Select(kernel, layer, x, Function(kernel, layer.Kind, layer)("x")));
        return x;
    }

    /// <summary>Writes y = x + a·(f(x) - x) with a weight a for each column.</summary>
    public static Row WriteBlend(KernelWriter kernel, ModelLayer layer, Row x, string formula)
    {
        x = kernel.ToOwn(x);
        int weight = kernel.Constants.AddColumns($"Layer {layer.Place}, {layer.Kind}: weight", layer.Tensor("weight", x.Width), 0);
        kernel.Elementwise(layer, x, $"S.MultiplyAdd({KernelWriter.Load(weight)}, {Function(kernel, formula, layer)("x")} - x, x)");
        return x;
    }
}
