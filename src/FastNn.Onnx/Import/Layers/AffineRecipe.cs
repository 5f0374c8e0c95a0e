namespace FastNn.Onnx.Import.Layers;

/// <summary>y = (x - center)/divisor + offset, of columns; null for 0, 1 and 0. Without an offset it is a <see cref="Standardizer"/>, which subtracts before it
/// divides and so loses no digits of a large mean; with one a <see cref="BatchNorm"/> without statistics.</summary>
sealed record AffineRecipe(int Columns, float[]? Center, float[]? Divisor, float[]? Offset) : LayerRecipe(4L * Columns)
{
    // 1 + this is 1.
    const float NoEpsilon = 1e-12f;

    public override Layer Create() => Offset is null ? new Standardizer() : new BatchNorm { Epsilon = NoEpsilon };

    public override void Fill(ParameterList parameters, string prefix)
    {
        float[] center = Center ?? new float[Columns], divisor = Divisor ?? Repeat(1, Columns);
        parameters[prefix + (Offset is null ? "mean" : "running_mean")].Set(center);
        if (Offset is null)
        {
            parameters[prefix + "deviation"].Set(divisor);
            return;
        }
        parameters[prefix + "running_var"].Set(Repeat(1, Columns));
        parameters[prefix + "weight"].Set(Array.ConvertAll(divisor, static value => 1 / value));
        parameters[prefix + "bias"].Set(Offset);
    }

    public static float[] Repeat(float value, int columns)
    {
        float[] values = new float[columns];
        Array.Fill(values, value);
        return values;
    }
}
