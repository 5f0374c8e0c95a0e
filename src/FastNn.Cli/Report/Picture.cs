namespace FastNn.Cli;

/// <summary>Rows and columns of an image.</summary>
sealed record ImageShape(int Rows, int Columns);

/// <summary>Renders values as an <c>img</c> element with an embedded PNG.</summary>
static class Picture
{
    /// <summary>Renders an image: the smallest value is white, the largest black.</summary>
    public static string RenderImage(ReadOnlySpan<float> values, ImageShape shape)
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
        return Encode(pixels, shape);
    }

    /// <summary>Renders weights: 0 is white, negative values are blue, positive ones red, relative to the largest magnitude.</summary>
    public static string RenderWeights(ReadOnlySpan<float> values, ImageShape shape)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }
        byte[] pixels = new byte[values.Length * 3];
        for (int i = 0; i < values.Length; i++)
        {
            float relative = largest > 0 ? values[i] / largest : 0;
            byte rest = (byte)Math.Round(255 * (1 - Math.Abs(relative)));
            (pixels[i * 3], pixels[i * 3 + 1], pixels[i * 3 + 2]) = relative > 0 ? ((byte)255, rest, rest) : (rest, rest, (byte)255);
        }
        return Encode(pixels, shape);
    }

    static string Encode(byte[] pixels, ImageShape shape) =>
        $"<img alt=\"\" src=\"data:image/png;base64,{Convert.ToBase64String(Png.Encode(pixels, shape.Columns))}\"/>";
}
