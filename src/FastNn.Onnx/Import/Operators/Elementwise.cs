using System.Globalization;
using FastNn.Onnx.Import.Expressions;
using FastNn.Onnx.Import.Layers;

namespace FastNn.Onnx.Import.Operators;

/// <summary>Activations that the opset has, and bounds.</summary>
static class Elementwise
{
    /// <summary>A layer without settings.</summary>
    public static Value Apply(NodeScope node, Func<Layer> make) => Apply(node, node.Op, rows => rows.Then(make));

    /// <summary>A layer with one setting.</summary>
    public static Value Apply(NodeScope node, string attribute, float otherwise, Func<float, Layer> make)
    {
        float value = node.GetFloat(attribute, otherwise);
        return Apply(node, Name(node.Op, value), rows => rows.Then(() => make(value)));
    }

    public static Value Selu(NodeScope node)
    {
        bool isUsual = Math.Abs(node.GetFloat("alpha", 1.67326324f) - 1.67326324f) < 1e-5 && Math.Abs(node.GetFloat("gamma", 1.05070098f) - 1.05070098f) < 1e-5;
        node.Check(isUsual, $"has other constants than SELU");
        return Apply(node, static () => new Selu());
    }

    /// <summary>max(0, min(1, alpha·x + beta))</summary>
    public static Value HardSigmoid(NodeScope node)
    {
        float alpha = node.GetFloat("alpha", 0.2f), beta = node.GetFloat("beta", 0.5f);
        return Math.Abs(alpha - 1f / 6) < 1e-6 && beta == 0.5f
            ? Apply(node, static () => new HardSigmoid())
            : Apply(node, Name(node.Op, alpha, beta), rows => Bound(rows, alpha, beta, 0, 1));
    }

    public static Value Gelu(NodeScope node) => node.GetText("approximate", "none") switch
    {
        "none" => Apply(node, static () => new Gelu()),
        "tanh" => Apply(node, "GeluTanh", static rows => rows.Then(static () => new GeluTanh())),
        var other => throw node.Fail($"has the approximation '{other}'"),
    };

    /// <summary>x·sigmoid(alpha·x), for the alpha of SiLU.</summary>
    public static Value Swish(NodeScope node)
    {
        node.Check(node.GetFloat("alpha", 1) == 1, $"has alpha = {node.GetFloat("alpha", 1)}; 1 is read");
        return Apply(node, static () => new Silu());
    }

    public static Value PRelu(NodeScope node)
    {
        Rows rows = node.GetFlatRows();
        Flow before = rows.ToFlow();
        bool isPerFeature = node.GetTensor(1).Count > 1;
        float[] slopes = node.GetColumns(1, isPerFeature ? before.Width : 1);
        return node.Then(rows, before.Then(() => new PRelu { IsPerFeature = isPerFeature }, ("weight", slopes)));
    }

    /// <summary>Bounds, which are attributes before version 11 and inputs from then on.</summary>
    public static Value Clip(NodeScope node) => Bound(node,
        node.Opset < 11 ? node.GetFloat("min", float.MinValue) : node.GetNumber(1, float.MinValue),
        node.Opset < 11 ? node.GetFloat("max", float.MaxValue) : node.GetNumber(2, float.MaxValue));

    public static Value Max(NodeScope node)
    {
        node.Check(node.InputCount == 2, $"has {node.InputCount} inputs; rows and a constant are read");
        return Bound(Order(node), node.GetNumber(node.Get(0) is Rows ? 1 : 0, 0), float.MaxValue, node);
    }

    public static Value Min(NodeScope node)
    {
        node.Check(node.InputCount == 2, $"has {node.InputCount} inputs; rows and a constant are read");
        return Bound(Order(node), float.MinValue, node.GetNumber(node.Get(0) is Rows ? 1 : 0, 0), node);
    }

    static Rows Order(NodeScope node) => node.GetRows(node.Get(0) is Rows ? 0 : 1);

    static Rows Bound(NodeScope node, double low, double high) => Bound(node.GetRows(), low, high, node);

    static Rows Bound(Rows rows, double low, double high, NodeScope node)
    {
        node.Check(low <= high, $"has the bounds {low} and {high}");
        (float least, float greatest) = ((float)Math.Max(low, float.MinValue), (float)Math.Min(high, float.MaxValue));
        bool isRelu = least == 0 && greatest == float.MaxValue;
        return isRelu
            ? Apply(node, rows, "Relu", static flow => flow.Then(static () => new Relu()))
            : Apply(node, rows, Name("Clip", least, greatest), flow => Bound(flow, 1, 0, least, greatest));
    }

    // A TargetScaler is clamp(x·deviation + mean, lowest, highest).
    static Flow Bound(Flow rows, float factor, float shift, float low, float high) => rows.Then(static () => new TargetScaler(),
        ("mean", AffineRecipe.Repeat(shift, rows.Width)), ("deviation", AffineRecipe.Repeat(factor, rows.Width)),
        ("lowest", AffineRecipe.Repeat(low, rows.Width)), ("highest", AffineRecipe.Repeat(high, rows.Width)));

    static Rows Apply(NodeScope node, string name, LayerMaker make) => Apply(node, node.GetRows(), name, make);

    static Rows Apply(NodeScope node, Rows rows, string name, LayerMaker make)
    {
        node.Check(!rows.Function.IsTooLarge, $"ends a formula that is too long to be an activation");
        return rows with { Function = Expression.Function(name, rows.Function, make), Origin = node.Name };
    }

    static string Name(string op, params ReadOnlySpan<float> settings) =>
        $"{op}:{string.Join(':', settings.ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}";
}
