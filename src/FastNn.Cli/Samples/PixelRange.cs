namespace FastNn.Cli;

/// <summary>
/// The two images between which all others lie, the darkest and the brightest. A scaler that is fitted to them brings every pixel from 0 to the highest value
/// into
/// [0, 1] by the same factor; one that is fitted to the images themselves would blow up the few bright dots of their margins.
/// </summary>
/// <param name="Inputs">Pixels of an image.</param>
/// <param name="Highest">The value of the brightest one.</param>
sealed record PixelRange(int Inputs, float Highest) : IInputRows
{
    /// <summary>The layer that is fitted to it.</summary>
    public static IReadOnlyList<Layer> Preparation() => [new MinMaxScaler()];

    /// <inheritdoc/>
    public void ForEachInput(InputRow each)
    {
        float[] image = new float[Inputs];
        each(image);
        Array.Fill(image, Highest);
        each(image);
    }
}
