namespace FastNn.Onnx.Export.Layers;

/// <summary>Products with weights.</summary>
static class Products
{
    public static string Dense(LayerScope scope, string x)
    {
        string[] inputs = scope.Has("bias") ? [x, scope.Parameter("weight"), scope.Parameter("bias")] : [x, scope.Parameter("weight")];
        return scope.Node("Gemm", inputs, Attribute.Of("transB", 1L));
    }

    public static string Scale(LayerScope scope, string x) => scope.Node("Mul", x, scope.Parameter("weight"));
}
