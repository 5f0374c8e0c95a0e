using FastNn.RandomNumbers;

namespace FastNn;

/// <summary>The first values of a parameter. Derive from it for a rule of your own.</summary>
/// <remarks>Values depend on the seed and their place alone: not on the machine, nor on what was drawn before. Any thread.</remarks>
public abstract class Initializer
{
    /// <summary>Fills a parameter.</summary>
    /// <param name="values">Row-major [outputs, inputs]; for a bias, the outputs.</param>
    /// <param name="inputs">Inputs of the layer ("fan in").</param>
    /// <param name="outputs">Outputs of the layer ("fan out").</param>
    /// <param name="seed">The seed of this one parameter.</param>
    public abstract void Fill(Span<float> values, int inputs, int outputs, long seed);

    /// <summary>A number that must be finite.</summary>
    private protected static float Finite(float value, string name) =>
        float.IsFinite(value) ? value : throw new ArgumentException($"{name} is {value}; it must be a finite number.", name);

    /// <summary>Fills the values with numbers from the uniform distribution over [low, high); with low, if the two are equal.</summary>
    /// <remarks>Value i depends on the seed and i alone: the same on every machine.</remarks>
    protected static void FillUniform(Span<float> values, float low, float high, long seed)
    {
        var random = new CounterRandom(seed);
        float range = high - low;
        for (int i = 0; i < values.Length; i++)
        {
            float share = random.Uniform((ulong)i);
            // A range above the largest float has room in double.
            float value = float.IsFinite(range) ? low + range * share : (float)(low + ((double)high - low) * share);
            // Rounding may reach the bound above.
            values[i] = value < high ? value : MathF.Max(low, MathF.BitDecrement(high));
        }
    }

    /// <summary>Fills the values with numbers from the normal distribution with that mean and standard deviation.</summary>
    /// <remarks>Value i depends on the seed and i alone: the same on every machine.</remarks>
    protected static void FillNormal(Span<float> values, float mean, float deviation, long seed)
    {
        var random = new CounterRandom(seed);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = mean + deviation * random.Normal((ulong)i);
        }
    }
}
