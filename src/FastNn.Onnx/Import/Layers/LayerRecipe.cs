namespace FastNn.Onnx.Import.Layers;

/// <summary>A layer that will be made, with the values of its parameters.</summary>
/// <param name="Elements">The floats of its parameters.</param>
/// <param name="Count">The layers, those inside included.</param>
/// <param name="Depth">The nesting of blocks.</param>
abstract record LayerRecipe(long Elements, long Count = 1, int Depth = 0)
{
    /// <summary>Makes the layer.</summary>
    public abstract Layer Create();

    /// <summary>Sets the parameters of the layer that was made.</summary>
    /// <param name="parameters">Those of the network.</param>
    /// <param name="prefix">The position of the layer, such as "3.0.".</param>
    public abstract void Fill(ParameterList parameters, string prefix);
}

/// <summary>A layer whose parameters have the given values.</summary>
record SimpleRecipe(Func<Layer> Make, params (string Name, float[] Values)[] Parameters) : LayerRecipe(Parameters.Sum(pair => (long)pair.Values.Length))
{
    public override Layer Create() => Make();

    public override void Fill(ParameterList parameters, string prefix)
    {
        foreach ((string name, float[] values) in Parameters)
        {
            parameters[prefix + name].Set(values);
        }
    }
}
