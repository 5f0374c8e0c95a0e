namespace FastNn.Cli;

/// <summary>
/// Two images, the darkest and the brightest possible one. A scaler that is fitted to them scales all pixels to [0, 1] by the same factor; fitted to the
/// training images, it would amplify the few bright pixels at the margins.
/// </summary>
/// <param name="Inputs">Pixels of an image.</param>
/// <param name="MaxPixel">The largest value of a pixel.</param>
sealed record PixelRange(int Inputs, float MaxPixel) : IInputRows
{
    /// <summary>Creates the layer to fit to it.</summary>
    public static IReadOnlyList<Layer> CreatePreprocessing() => [new MinMaxScaler()];

    /// <inheritdoc/>
    public void ForEachInput(InputRow each)
    {
        float[] image = new float[Inputs];
        each(image);
        Array.Fill(image, MaxPixel);
        each(image);
    }
}
