namespace FastNn.Onnx.Export.Layers;

/// <summary>Layers with layers inside.</summary>
static class Blocks
{
    /// <summary>The layers inside, one after the other.</summary>
    public static string Sequential(LayerScope scope, string x)
    {
        int inputs = scope.Inputs;
        for (int i = 0; i < scope.Layer.Children.Count; i++)
        {
            x = scope.Child(i, x, inputs);
            inputs = scope.Layer.Children[i].GetOutputSize(inputs);
        }
        return x;
    }

    /// <summary>Σ s_i·f_i(x)</summary>
    public static string Average(LayerScope scope, string x)
    {
        int count = scope.Layer.Children.Count;
        IReadOnlyList<float>? shares = ((Average)scope.Layer).Shares;
        string[] members = new string[count];
        for (int i = 0; i < count; i++)
        {
            members[i] = scope.Node("Mul", scope.Child(i, x, scope.Inputs), scope.Number(shares?[i] ?? 1f / count));
        }
        return scope.Node("Sum", members);
    }
}
