namespace FastNn.Layers;

/// <summary>The initializer of a parameter, with the sizes of its layer.</summary>
/// <param name="Initializer">The rule.</param>
/// <param name="Inputs">Inputs of the layer, or of a member of it.</param>
/// <param name="Outputs">Outputs of the layer, or of a member of it.</param>
/// <param name="Run">How many neighbouring elements have the same value; 1 for none.</param>
/// <param name="Copies">How often all values stand one after the other; 1 for once.</param>
readonly record struct FirstValues(Initializer Initializer, int Inputs, int Outputs, int Run = 1, int Copies = 1)
{
    /// <summary>Draws initial values with the seed of the parameter.</summary>
    public float[] Draw(int count, long seed)
    {
        float[] drawn = new float[count / Run / Copies];
        Initializer.Fill(drawn, Inputs, Outputs, seed);
        if (drawn.Length == count)
        {
            return drawn;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = drawn[i / Run % drawn.Length];
        }
        return values;
    }
}
