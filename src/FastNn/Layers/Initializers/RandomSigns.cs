using FastNn.RandomNumbers;

namespace FastNn;

/// <summary>1 or -1 with the same probability.</summary>
public sealed class RandomSigns : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed)
    {
        var random = new CounterRandom(seed);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.Bits((ulong)i) >> 31 == 0 ? 1 : -1;
        }
    }
}
