using FastNn.Data;

namespace DigitService;

/// <summary>
/// Variants of pictured digits as they might have been drawn: wider, narrower, slanted, turned a little, thicker, and not quite in place. People who draw with
/// a
/// mouse are no better at it.
/// </summary>
static class Drawn
{
    const int Size = 8, Pixels = Size * Size;

    /// <summary>So many variants of every picture, the picture itself first.</summary>
    public static Dataset Vary(Dataset pictures, int variants, int seed, CancellationToken cancellationToken = default)
    {
        var random = new Random(seed);
        float[] inputs = new float[pictures.Count * variants * Pixels];
        int[] labels = new int[pictures.Count * variants];
        for (int row = 0; row < labels.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> picture = pictures.GetInput(row / variants);
            Span<float> variant = inputs.AsSpan(row * Pixels, Pixels);
            labels[row] = pictures.GetLabel(row / variants);
            if (row % variants == 0)
            {
                picture.CopyTo(variant);
            }
            else
            {
                Draw(picture, variant, labels[row], random);
            }
        }
        return new Dataset(inputs, Pixels, labels, pictures.Outputs);
    }

    static void Draw(ReadOnlySpan<float> picture, Span<float> variant, int digit, Random random)
    {
        // The ones of the data are stretched to a broad bar; a one that is drawn is often a plain line.
        float width = digit == 1 ? Between(0.3f, 1.1f) : Between(0.75f, 1.15f);
        float height = Between(0.85f, 1.08f), slant = Between(-0.3f, 0.3f), turn = Between(-0.15f, 0.15f);
        float right = Between(-0.6f, 0.6f), down = Between(-0.4f, 0.4f), ink = Between(0.7f, 1.5f);
        const float Middle = (Size - 1) / 2f;
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                // From the place in the variant to the place in the picture.
                float v = (y - Middle - down) / height, u = (x - Middle - right + slant * v) / width;
                float level = At(picture, Middle + u * MathF.Cos(turn) - v * MathF.Sin(turn), Middle + u * MathF.Sin(turn) + v * MathF.Cos(turn));
                variant[y * Size + x] = Math.Min(1, level * ink);
            }
        }

        float Between(float low, float high) => low + (high - low) * random.NextSingle();
    }

    /// <summary>Between four pixels; nothing outside.</summary>
    static float At(ReadOnlySpan<float> picture, float x, float y)
    {
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
        float fx = x - left, fy = y - top;
        return (1 - fy) * ((1 - fx) * Pixel(picture, left, top) + fx * Pixel(picture, left + 1, top))
            + fy * ((1 - fx) * Pixel(picture, left, top + 1) + fx * Pixel(picture, left + 1, top + 1));
    }

    static float Pixel(ReadOnlySpan<float> picture, int x, int y) => x is >= 0 and < Size && y is >= 0 and < Size ? picture[y * Size + x] : 0;
}
