namespace FastNn.Layers;

/// <summary>Where the first values of a parameter come from.</summary>
/// <param name="Initializer">The rule.</param>
/// <param name="Inputs">Inputs of the layer.</param>
/// <param name="Outputs">Outputs of the layer.</param>
readonly record struct FirstValues(Initializer Initializer, int Inputs, int Outputs)
{
    /// <summary>So many values, by the seed of this one parameter.</summary>
    public float[] Draw(int count, long seed)
    {
        float[] values = new float[count];
        Initializer.Fill(values, Inputs, Outputs, seed);
        return values;
    }
}
