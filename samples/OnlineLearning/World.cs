namespace OnlineLearning;

/// <summary>
/// Data that drift: clouds of points whose centres wander, and jump when <see cref="Drift"/> is called. What was learned before a jump is wrong after it.
/// </summary>
/// <remarks>Any thread.</remarks>
sealed class World
{
    public const int Inputs = 8, Classes = 4;

    const float Radius = 1.5f, Noise = 1, Wander = 0.0005f;

    readonly Lock turning = new();
    readonly float[] centres = new float[Classes * Inputs];
    readonly Random random;

    public World(int seed)
    {
        random = new Random(seed);
        Drift();
    }

    /// <summary>All centres jump to other places.</summary>
    public void Drift()
    {
        lock (turning)
        {
            foreach (ref float x in centres.AsSpan())
            {
                x = Radius * Normal();
            }
        }
    }

    /// <summary>A sample, and its class.  input: [Inputs]</summary>
    public int Next(Span<float> input)
    {
        lock (turning)
        {
            int label = random.Next(Classes);
            Span<float> centre = centres.AsSpan(label * Inputs, Inputs);
            for (int i = 0; i < Inputs; i++)
            {
                centre[i] += Wander * Normal();
                input[i] = centre[i] + Noise * Normal();
            }
            return label;
        }
    }

    // G. E. P. Box and M. E. Muller, 1958.
    float Normal() => MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
}
