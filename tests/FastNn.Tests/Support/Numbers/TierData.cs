using FastNn.Simd;

namespace FastNn.Tests.Support;

/// <summary>The tiers of this machine, for tests that run a kernel at each.</summary>
static class TierData
{
    public static Tier[] Supported { get; } = [.. Enum.GetValues<Tier>().Where(Tiers.IsSupported)];

    /// <summary>Floats that have broken kernels before: zeros, denormals, limits, infinities, NaN.</summary>
    public static float[] Special { get; } =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, 1.1754942e-38f, 1.17549435e-38f, -1.17549435e-38f, 1f, -1f, 0.5f, 2f, 3f, -3f, 1.0000001f, 0.99999994f,
        16777216f, 8388607.5f, 88.7228f, 88.72284f, -87.33655f, -103.97f, -104f, 127f, -150f, float.MaxValue, float.MinValue, float.PositiveInfinity,
        float.NegativeInfinity, float.NaN, BitConverter.Int32BitsToSingle(0x7F80_0001), BitConverter.Int32BitsToSingle(unchecked((int)0xFFC1_2345)),
    ];

    /// <summary>The special values, then an even spread of bit patterns.</summary>
    public static float[] Values(int count, uint seed = 1)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            seed = (seed * 1664525) + 1013904223;
            values[i] = i < Special.Length ? Special[i] : BitConverter.UInt32BitsToSingle(seed);
        }
        return values;
    }
}
