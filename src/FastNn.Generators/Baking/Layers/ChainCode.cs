namespace FastNn.Baking;

/// <summary>Writes layers one after the other; an activation behind a dense layer is computed in its registers where that is cheap.</summary>
static class ChainCode
{
    /// <param name="kernel">Receives the code.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="x">The inputs; returned when they are read.</param>
    /// <param name="target">The row that may receive the outputs; null for another one.</param>
    public static Row Write(KernelWriter kernel, IReadOnlyList<ModelLayer> layers, Row x, Row? target = null)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            ModelLayer layer = layers[i];
            if (layer.Kind == "Dense")
            {
                ModelLayer? next = i + 1 < layers.Count ? layers[i + 1] : null;
                Func<string, string>? function = next is null ? null : ActivationCode.Fuse(kernel, next);
                x = Write(kernel, layer, x, function, function is null ? "" : $" and {next!.Kind}", next is null ? target : null);
                i += function is null ? 0 : 1;
            }
            else
            {
                x = LayerCodes.Find(layer)(kernel, layer, x);
            }
        }
        return x;
    }

    static Row Write(KernelWriter kernel, ModelLayer layer, Row x, Func<string, string>? function, string also, Row? target)
    {
        int outputs = layer.Count("outputs");
        float[] weights = layer.Tensor("weight", checked(outputs * x.Width));
        float[]? bias = layer.Flag("bias", true) ? layer.Tensor("bias", outputs) : null;
        return DenseCode.Write(kernel, $"Layer {layer.Place}, Dense{also}", x, weights, bias, outputs, function, target);
    }
}
