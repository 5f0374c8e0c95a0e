namespace TwoBranches;

/// <summary>Simulated sales: they depend on the hour, are lower at the weekend, and vary most where they are high.</summary>
public sealed class Week
{
    public Week(int samples, int seed)
    {
        var random = new Random(seed);
        Samples = samples;
        Hours = new float[samples];
        Days = new float[samples * 7];
        Sales = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            int day = random.Next(7);
            float hour = 24 * random.NextSingle(), mean = 10 - 4 * MathF.Cos(MathF.Tau * hour / 24) - (day >= 5 ? 3 : 0);
            Hours[i] = hour / 24;
            Days[i * 7 + day] = 1;
            Sales[i] = mean * (0.7f + 0.6f * random.NextSingle());
        }
    }

    public int Samples { get; }

    /// <summary>The hour as a fraction of the day: [samples, 1].</summary>
    public float[] Hours { get; }

    /// <summary>The day, one-hot: [samples, 7].</summary>
    public float[] Days { get; }

    /// <summary>The sales: [samples, 1].</summary>
    public float[] Sales { get; }
}
