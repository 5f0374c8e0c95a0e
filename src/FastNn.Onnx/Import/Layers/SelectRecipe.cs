namespace FastNn.Onnx.Import.Layers;

/// <summary>Columns of the inputs in a given order, as a dense layer of ones and zeros.</summary>
sealed record SelectRecipe(int[] Columns, int Inputs) : LayerRecipe((long)Columns.Length * Inputs)
{
    public override Layer Create() => new Dense(Columns.Length, new Zeros()) { HasBias = false };

    public override void Fill(ParameterList parameters, string prefix)
    {
        float[] values = new float[Columns.Length * Inputs];
        for (int i = 0; i < Columns.Length; i++)
        {
            values[i * Inputs + Columns[i]] = 1;
        }
        parameters[prefix + "weight"].Set(values);
    }
}
