namespace OnlineLearning;

/// <summary>
/// Simulated data with concept drift: normally distributed clusters whose centres move slowly, and jump when <see cref="Drift"/> is called, after which an
/// earlier model is wrong.
/// </summary>
/// <remarks>Thread-safe.</remarks>
sealed class World
{
    public const int Inputs = 8, Classes = 4;

    const float Radius = 1.5f, Noise = 1, Wander = 0.0005f;

    readonly Lock drawing = new();
    readonly float[] centres = new float[Classes * Inputs];
    readonly Random random;

    public World(int seed)
    {
        random = new Random(seed);
        Drift();
    }

    /// <summary>Moves all centres to random positions.</summary>
    public void Drift()
    {
        lock (drawing)
        {
            foreach (ref float x in centres.AsSpan())
            {
                x = Radius * DrawNormal();
            }
        }
    }

    /// <summary>Draws a sample, and returns its class.  input: [Inputs]</summary>
    public int DrawSample(Span<float> input)
    {
        lock (drawing)
        {
            int label = random.Next(Classes);
            Span<float> centre = centres.AsSpan(label * Inputs, Inputs);
            for (int i = 0; i < Inputs; i++)
            {
                centre[i] += Wander * DrawNormal();
                input[i] = centre[i] + Noise * DrawNormal();
            }
            return label;
        }
    }

    // G. E. P. Box and M. E. Muller, 1958.
    float DrawNormal() => MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
}
