namespace FastNn.Onnx.Export.Layers;

/// <summary>Normalization layers; those without weights get ones and zeros.</summary>
static class Normalizations
{
    public static string LayerNorm(LayerScope scope, string x) => scope.Node("LayerNormalization", [x, Weight(scope), Bias(scope)],
        Attribute.Of("axis", -1L), Attribute.Of("epsilon", scope.GetSetting("epsilon")));

    public static string BatchNorm(LayerScope scope, string x) => scope.Node("BatchNormalization",
        [x, Weight(scope), Bias(scope), scope.Parameter("running_mean"), scope.Parameter("running_var")],
        Attribute.Of("epsilon", scope.GetSetting("epsilon")));

    static string Weight(LayerScope scope) => scope.Has("weight") ? scope.Parameter("weight") : Fill(scope, 1);

    static string Bias(LayerScope scope) => scope.Has("bias") ? scope.Parameter("bias") : Fill(scope, 0);

    static string Fill(LayerScope scope, float value)
    {
        float[] values = new float[scope.Inputs];
        Array.Fill(values, value);
        return scope.Numbers(values, values.Length);
    }
}
