using FastNn.Autograd;
using FastNn.Kernels;
using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Simd;

/// <summary>Powers with any exponent against double: forward, and the gradient on a tape.</summary>
public sealed class PowTests
{
    const double Bound = 5e-7, SmallestNormal = 1.17549435e-38;

    // The hard ones are those of some hundreds: there x is near √2, and its logarithm the least exact.
    public static TheoryData<float> Exponents =>
        [0.5f, -0.5f, 1.5f, 2.7f, -3.3f, 10.1f, 0.01f, 1 / 3f, -77.7f, 100.25f, 250.3f, -238.96205f, 1000.5f, 65.5f, 1e6f, -1e-6f];

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Power_keeps_its_error_bound(float exponent)
    {
        float[] x = Values(exponent), y = Run(exponent, Tiers.Current, x), values = new float[x.Length], gradient = new float[x.Length];
        var tape = new Tape();
        Tensor input = tape.Variable(x, 1, x.Length), power = input.Pow(exponent);
        power.CopyTo(values);
        power.Sum().Backward();
        input.Gradient.CopyTo(gradient);
        for (int i = 0; i < x.Length; i++)
        {
            Check($"{x[i]:R}^{exponent:R}", Math.Pow(x[i], exponent), y[i]);
            Check($"{x[i]:R}^{exponent:R} on a tape", Math.Pow(x[i], exponent), values[i]);
            double slope = exponent * Math.Pow(x[i], (double)exponent - 1);
            // The power without the factor must have been a float, too.
            if (Math.Abs(slope / exponent) < float.MaxValue && Math.Abs(slope / exponent) > SmallestNormal)
            {
                Check($"the derivative of {x[i]:R}^{exponent:R}", slope, gradient[i], 6e-7);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Power_is_the_same_bits_at_every_tier(float exponent)
    {
        float[] x = [.. Values(exponent)[..20_000], .. TierData.Values(1000)], one = Run(exponent, Tier.Scalar, x);
        foreach (Tier tier in TierData.Supported)
        {
            Assert.Equal(-1, Bits.FirstDifference(one, Run(exponent, tier, x)));
        }
    }

    [Fact]
    public void Power_is_exact_at_its_limits()
    {
        float[] exponents = [0.3f, 2.5f, -0.3f, -2.5f, 1e-30f, -1e-30f, float.MaxValue, float.MinValue];
        float[] x = [0, -0f, 1, float.PositiveInfinity, -1, float.NegativeInfinity, float.NaN];
        foreach (float exponent in exponents)
        {
            Assert.Equal([.. x.Select(value => value == 0 || value > 0 ? MathF.Pow(MathF.Abs(value), exponent) : float.NaN)], Run(exponent, Tiers.Current, x));
            Assert.Equal(MathF.Pow(0.5f, exponent), Run(exponent, Tiers.Current, [0.5f])[0], 1e-6f);
        }
        Assert.Equal([float.PositiveInfinity, 0, float.PositiveInfinity, 0], Run(30.5f, Tiers.Current, [1e30f, 1e-30f, float.MaxValue, float.Epsilon]));
    }

    static void Check(string what, double expected, float found, double bound = Bound)
    {
        if (Math.Abs(expected) is < float.MaxValue and > SmallestNormal)
        {
            double error = Math.Abs(found - expected) / Math.Abs(expected);
            Assert.True(error <= bound, $"{what} is {found:R}, exactly {expected:R}: off by {error:g3}");
        }
    }

    // Half over all magnitudes, half where the result is a normal float.
    static float[] Values(float exponent)
    {
        var random = new CounterRandom(7);
        double limit = Math.Min(87.3 / Math.Abs(exponent), 69);
        return [.. Enumerable.Range(0, 100_000).Select(i => i % 2 == 0
            ? (float)Math.Exp(limit * (2 * (random.Bits((ulong)i) / (double)uint.MaxValue) - 1))
            : BitConverter.UInt32BitsToSingle(1 + random.Bits((ulong)i) % 0x7F7F_FFFF))];
    }

    static float[] Run(float exponent, Tier tier, float[] values)
    {
        float[] y = new float[values.Length];
        Tiers.Run(tier, new UnaryForward<Op>(new(exponent), new(values, 1, values.Length), new(y, 1, y.Length)));
        return y;
    }

    readonly struct Op(double exponent) : IElementwise
    {
        readonly double exponent = exponent;

        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Pow(x, exponent);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }
}
