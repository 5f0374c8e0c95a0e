namespace FastNn.Onnx.Export.Layers;

/// <summary>Activations that the opset lacks, in the forms that other exporters write.</summary>
static class Activations
{
    public static string Selu(LayerScope scope, string x) =>
        scope.Node("Selu", [x], Attribute.Of("alpha", 1.67326324f), Attribute.Of("gamma", 1.05070098f));

    /// <summary>x·(1 + erf(x/√2))/2</summary>
    public static string Gelu(LayerScope scope, string x)
    {
        string erf = scope.Node("Erf", scope.Node("Div", x, scope.Number(MathF.Sqrt(2))));
        return scope.Node("Mul", scope.Node("Mul", x, scope.Node("Add", erf, scope.Number(1f))), scope.Number(0.5f));
    }

    /// <summary>x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2</summary>
    public static string GeluTanh(LayerScope scope, string x)
    {
        string cube = scope.Node("Mul", scope.Node("Mul", scope.Node("Mul", x, x), x), scope.Number(0.044715f));
        string tanh = scope.Node("Tanh", scope.Node("Mul", scope.Node("Add", x, cube), scope.Number(0.797884561f)));
        return scope.Node("Mul", scope.Node("Mul", x, scope.Node("Add", tanh, scope.Number(1f))), scope.Number(0.5f));
    }

    public static string Silu(LayerScope scope, string x) => scope.Node("Mul", x, scope.Node("Sigmoid", x));

    public static string Mish(LayerScope scope, string x) => scope.Node("Mul", x, scope.Node("Tanh", scope.Node("Softplus", x)));

    /// <summary>x + a·(f(x) - x)</summary>
    public static LayerExporter Blend(LayerExporter function) => (scope, x) =>
        scope.Node("Add", x, scope.Node("Mul", scope.Parameter("weight"), scope.Node("Sub", function(scope, x), x)));
}
