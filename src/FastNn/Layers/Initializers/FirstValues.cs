namespace FastNn.Layers;

/// <summary>The initializer of a parameter, with the sizes of its layer.</summary>
/// <param name="Initializer">The rule.</param>
/// <param name="Inputs">Inputs of the layer, or of a member of it.</param>
/// <param name="Outputs">Outputs of the layer, or of a member of it.</param>
/// <param name="Zeros">Numbers at the end that are 0.</param>
/// <param name="Run">How many neighbouring elements have the same value; 1 for none.</param>
/// <param name="Copies">How often all values stand one after the other; 1 for once.</param>
readonly record struct FirstValues(Initializer Initializer, int Inputs, int Outputs, int Zeros = 0, int Run = 1, int Copies = 1)
{
    /// <summary>Draws initial values with the seed of the parameter.</summary>
    public float[] Draw(int count, long seed)
    {
        float[] values = new float[count];
        int distinct = (count - Zeros) / Run / Copies;
        Initializer.Fill(values.AsSpan(0, distinct), Inputs, Outputs, seed);
        // From the end, so that what was drawn is read before it is overwritten.
        for (int i = count - Zeros - 1; i >= 0 && distinct < count - Zeros; i--)
        {
            values[i] = values[i / Run % distinct];
        }
        return values;
    }
}
