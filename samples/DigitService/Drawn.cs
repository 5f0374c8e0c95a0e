using FastNn.Data;

namespace DigitService;

/// <summary>Augments images of digits with random widths, heights, slants, rotations, offsets and thicknesses, as in digits drawn with a mouse.</summary>
static class Drawn
{
    const int Size = 8, Pixels = Size * Size;

    /// <summary>Returns a number of variants of every image, the first of which is the image itself.</summary>
    public static Dataset Augment(Dataset images, int variants, int seed, CancellationToken cancellationToken = default)
    {
        var random = new Random(seed);
        float[] inputs = new float[images.Count * variants * Pixels];
        int[] labels = new int[images.Count * variants];
        for (int row = 0; row < labels.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> image = images.GetInput(row / variants);
            Span<float> variant = inputs.AsSpan(row * Pixels, Pixels);
            labels[row] = images.GetLabel(row / variants);
            if (row % variants == 0)
            {
                image.CopyTo(variant);
            }
            else
            {
                Draw(image, variant, labels[row], random);
            }
        }
        return new Dataset(inputs, Pixels, labels, images.Outputs);
    }

    static void Draw(ReadOnlySpan<float> image, Span<float> variant, int digit, Random random)
    {
        // The ones of the data are stretched to a broad bar; a drawn one is often a thin line.
        float width = digit == 1 ? Between(0.3f, 1.1f) : Between(0.75f, 1.15f);
        float height = Between(0.85f, 1.08f), slant = Between(-0.3f, 0.3f), turn = Between(-0.15f, 0.15f);
        float right = Between(-0.6f, 0.6f), down = Between(-0.4f, 0.4f), ink = Between(0.7f, 1.5f);
        const float Middle = (Size - 1) / 2f;
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                // Maps a pixel of the variant to the image.
                float v = (y - Middle - down) / height, u = (x - Middle - right + slant * v) / width;
                float level = Interpolate(
                    image,
                    Middle + u * MathF.Cos(turn) - v * MathF.Sin(turn),
                    Middle + u * MathF.Sin(turn) + v * MathF.Cos(turn));
                variant[y * Size + x] = Math.Min(1, level * ink);
            }
        }

        float Between(float low, float high) => low + (high - low) * random.NextSingle();
    }

    /// <summary>Interpolates between four pixels; pixels outside of the image are 0.</summary>
    static float Interpolate(ReadOnlySpan<float> image, float x, float y)
    {
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
        float fx = x - left, fy = y - top;
        return (1 - fy) * ((1 - fx) * Pixel(image, left, top) + fx * Pixel(image, left + 1, top))
            + fy * ((1 - fx) * Pixel(image, left, top + 1) + fx * Pixel(image, left + 1, top + 1));
    }

    static float Pixel(ReadOnlySpan<float> image, int x, int y) => x is >= 0 and < Size && y is >= 0 and < Size ? image[y * Size + x] : 0;
}
