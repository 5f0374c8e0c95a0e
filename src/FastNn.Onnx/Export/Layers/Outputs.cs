namespace FastNn.Onnx.Export.Layers;

/// <summary>Layers behind the outputs.</summary>
static class Outputs
{
    /// <summary>clamp(x·deviation + mean, lowest, highest), or e^clamp(...) - 1</summary>
    public static string TargetScaler(LayerScope scope, string x)
    {
        string v = scope.Node("Add", scope.Node("Mul", x, scope.Parameter("deviation")), scope.Parameter("mean"));
        v = scope.Node("Max", scope.Node("Min", v, scope.Parameter("highest")), scope.Parameter("lowest"));
        return scope.GetSetting("log") == 0 ? v : scope.Node("Sub", scope.Node("Exp", v), scope.Number(1f));
    }
}
