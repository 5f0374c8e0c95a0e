namespace FastNn.Layers;

/// <summary>The initializer of a parameter, with the sizes of its layer.</summary>
/// <param name="Initializer">The rule.</param>
/// <param name="Inputs">Inputs of the layer.</param>
/// <param name="Outputs">Outputs of the layer.</param>
/// <param name="Zeros">Numbers at the end that are 0.</param>
readonly record struct FirstValues(Initializer Initializer, int Inputs, int Outputs, int Zeros = 0)
{
    /// <summary>Draws initial values with the seed of the parameter.</summary>
    public float[] Draw(int count, long seed)
    {
        float[] values = new float[count];
        Initializer.Fill(values.AsSpan(0, count - Zeros), Inputs, Outputs, seed);
        return values;
    }
}
