namespace FastNn.Onnx.Import.Layers;

/// <summary>A <see cref="LayerNorm"/>, without weight and bias where they are null.</summary>
sealed record NormRecipe(int Columns, float Epsilon, float[]? Weight, float[]? Bias) : LayerRecipe(2L * Columns)
{
    public override Layer Create() => new LayerNorm { Epsilon = Epsilon, IsAffine = Weight is not null || Bias is not null };

    public override void Fill(ParameterList parameters, string prefix)
    {
        if (Weight is not null || Bias is not null)
        {
            parameters[prefix + "weight"].Set(Weight ?? AffineRecipe.Repeat(1, Columns));
            parameters[prefix + "bias"].Set(Bias ?? new float[Columns]);
        }
    }
}
