namespace FastNn.Cli;

/// <summary>Rows and columns of an image.</summary>
sealed record ImageShape(int Rows, int Columns);

/// <summary>Numbers as a picture in a page: an <c>img</c> that carries its own PNG.</summary>
static class Picture
{
    /// <summary>Ink on paper: the lowest value is white, the highest black.</summary>
    public static string OfImage(ReadOnlySpan<float> values, ImageShape shape)
    {
        (float lowest, float highest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in values)
        {
            (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        }
        byte[] pixels = new byte[values.Length * 3];
        for (int i = 0; i < values.Length; i++)
        {
            float ink = highest > lowest ? (values[i] - lowest) / (highest - lowest) : 0;
            pixels.AsSpan(i * 3, 3).Fill((byte)Math.Round(255 * (1 - ink)));
        }
        return Tag(pixels, shape);
    }

    /// <summary>Weights: 0 is white, blue is below, red above, as strong as the largest of them allows.</summary>
    public static string OfWeights(ReadOnlySpan<float> values, ImageShape shape)
    {
        float strongest = 0;
        foreach (float value in values)
        {
            strongest = Math.Max(strongest, Math.Abs(value));
        }
        byte[] pixels = new byte[values.Length * 3];
        for (int i = 0; i < values.Length; i++)
        {
            float share = strongest > 0 ? values[i] / strongest : 0;
            byte rest = (byte)Math.Round(255 * (1 - Math.Abs(share)));
            (pixels[i * 3], pixels[i * 3 + 1], pixels[i * 3 + 2]) = share > 0 ? ((byte)255, rest, rest) : (rest, rest, (byte)255);
        }
        return Tag(pixels, shape);
    }

    static string Tag(byte[] pixels, ImageShape shape) => $"<img alt=\"\" src=\"data:image/png;base64,{Convert.ToBase64String(Png.Encode(pixels, shape.Columns))}\">";
}
