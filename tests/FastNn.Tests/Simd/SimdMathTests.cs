using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Simd;

/// <summary>The elementary functions against double, over a sweep of all magnitudes, and every tier against one lane.</summary>
public sealed class SimdMathTests
{
    // Every 1,999th of the 2^32 floats, and a finer grid where the functions are not flat.
    static readonly float[] sweep = [.. Sweep()];

    const float Infinity = float.PositiveInfinity;

    static readonly (string Name, float X, float Y)[] limits =
    [
        ("exp", 0f, 1f), ("exp", -0f, 1f), ("exp", Infinity, Infinity), ("exp", -Infinity, 0f), ("exp", 88.8f, Infinity),
        ("exp", float.MaxValue, Infinity), ("exp", -104f, 0f), ("exp", float.MinValue, 0f),
        ("expm1", 0f, 0f), ("expm1", -1e-30f, -1e-30f), ("expm1", Infinity, Infinity),
        ("expm1", 88.9f, Infinity), ("expm1", -18f, -1f), ("expm1", -Infinity, -1f),
        ("log", 1f, 0f), ("log", 0f, -Infinity), ("log", -0f, -Infinity), ("log", -1e-45f, float.NaN), ("log", -1f, float.NaN),
        ("log", -Infinity, float.NaN), ("log", Infinity, Infinity),
        ("log1p", 0f, 0f), ("log1p", float.Epsilon, float.Epsilon), ("log1p", -1f, -Infinity), ("log1p", -1.0000001f, float.NaN),
        ("log1p", -Infinity, float.NaN), ("log1p", Infinity, Infinity),
        ("sigmoid", 0f, 0.5f), ("sigmoid", -0f, 0.5f), ("sigmoid", 17.5f, 1f), ("sigmoid", Infinity, 1f), ("sigmoid", -Infinity, 0f),
        ("tanh", 0f, 0f), ("tanh", -0f, -0f), ("tanh", float.Epsilon, float.Epsilon), ("tanh", -float.Epsilon, -float.Epsilon),
        ("tanh", 9.1f, 1f), ("tanh", -9.1f, -1f), ("tanh", Infinity, 1f), ("tanh", -Infinity, -1f),
        ("softplus", Infinity, Infinity), ("softplus", -Infinity, 0f), ("softplus", 1e30f, 1e30f), ("softplus", -1e30f, 0f),
        ("cdf", 0f, 0.5f), ("cdf", -0f, 0.5f), ("cdf", 6f, 1f), ("cdf", Infinity, 1f), ("cdf", -Infinity, 0f),
    ];

    public static TheoryData<string, double> Bounds => new()
    {
        { "exp", 2 }, { "expm1", 2 }, { "log", 2 }, { "log1p", 3 }, { "sigmoid", 3 }, { "tanh", 2 }, { "softplus", 3 }, { "cdf", 8.2 },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Function_keeps_its_error_bound(string name, double bound)
    {
        float[] y = Run(name, Tiers.Current, sweep);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < sweep.Length; i++)
        {
            double error = Ulps(y[i], Exact(name, sweep[i]));
            if (error > worst)
            {
                worst = error;
                at = sweep[i];
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {worst:f2} ulp at {at:R}");
        Assert.True(worst <= bound, $"{name} is {worst:f2} ulp off at {at:R}; {bound} are promised");
    }

    /// <summary>Every 211th float where the distribution function is not flat, and the worst of all floats.</summary>
    [Fact]
    public void Distribution_function_keeps_its_error_bounds_in_a_dense_sweep()
    {
        var magnitudes = new List<float> { 12.8969297f };
        for (uint bits = BitConverter.SingleToUInt32Bits(1 / 32768f); bits < BitConverter.SingleToUInt32Bits(14.5f); bits += 211)
        {
            magnitudes.Add(BitConverter.UInt32BitsToSingle(bits));
        }
        float[] above = [.. magnitudes], below = [.. magnitudes.Select(value => -value)], tail = Run("cdf", Tiers.Current, below),
            head = Run("cdf", Tiers.Current, above);
        double worst = Enumerable.Range(0, tail.Length).Max(i => Ulps(tail[i], Reference.NormalCdf(below[i])));
        Assert.InRange(worst, 8.15, 8.2);
        Assert.InRange(Enumerable.Range(0, head.Length).Max(i => Ulps(head[i], Reference.NormalCdf(above[i]))), 0, 3);
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Function_gives_the_same_bits_at_every_tier(string name, double bound)
    {
        Assert.True(bound > 0);
        float[] one = Run(name, Tier.Scalar, sweep);
        foreach (Tier tier in TierData.Supported)
        {
            float[] y = Run(name, tier, sweep);
            for (int i = 0; i < y.Length; i++)
            {
                if (!Bits.Same(one[i], y[i]))
                {
                    Assert.Fail($"{name}({sweep[i]:R}) is {y[i]:R} at {tier}, {one[i]:R} on one lane");
                }
            }
        }
    }

    [Fact]
    public void Function_is_exact_at_its_limits()
    {
        foreach ((string name, float x, float expected) in limits)
        {
            foreach (Tier tier in TierData.Supported)
            {
                float y = Run(name, tier, [.. Enumerable.Repeat(x, 17)])[0];
                Assert.True(Bits.Same(expected, y), $"{name}({x:R}) at {tier} is {y:R}, expected {expected:R}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Function_of_NaN_is_NaN(string name, double bound)
    {
        Assert.True(bound > 0);
        float[] x = [.. new[] { 0x7FC0_0000, 0x7F80_0001, -1, unchecked((int)0xFFC1_2345), 0x7FFF_FFFF }.Select(BitConverter.Int32BitsToSingle)];
        foreach (Tier tier in TierData.Supported)
        {
            Assert.All(Run(name, tier, [.. x, .. x, .. x, .. x, .. x]), y => Assert.True(float.IsNaN(y), $"{name}(NaN) at {tier} is {y}"));
        }
    }

    static double Exact(string name, double x) => name switch
    {
        "exp" => Math.Exp(x),
        "expm1" => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1,
        "log" => Math.Log(x),
        "log1p" => Log1Plus(x),
        "sigmoid" => 1 / (1 + Math.Exp(-x)),
        "tanh" => Math.Tanh(x),
        "softplus" => x > 0 ? x + Log1Plus(Math.Exp(-x)) : Log1Plus(Math.Exp(x)),
        _ => Reference.NormalCdf(x),
    };

    static double Log1Plus(double x)
    {
        double u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(u) ? x : Math.Log(u) * x / (u - 1);
    }

    // Distance in units in the last place of the exact value; those of denormals are all the same.
    static double Ulps(float y, double exact)
    {
        if (double.IsNaN(exact))
        {
            return float.IsNaN(y) ? 0 : double.PositiveInfinity;
        }
        float nearest = (float)exact;
        if (float.IsInfinity(nearest) || float.IsInfinity(y))
        {
            // Within the bound of the largest number, infinite and finite are neighbours.
            return nearest == y || Math.Abs(float.IsInfinity(y) ? exact : y) > 3.4028e38 ? 0 : double.PositiveInfinity;
        }
        double unit = Math.Max(Math.Pow(2, Math.ILogB(exact) - 23), float.Epsilon);
        return exact == 0 ? (y == 0 ? 0 : double.PositiveInfinity) : Math.Abs(y - exact) / unit;
    }

    static float[] Run(string name, Tier tier, float[] values)
    {
        float[] y = new float[values.Length];
        ReadOnlyMatrix x = new(values, 1, values.Length);
        Matrix into = new(y, 1, y.Length);
        switch (name)
        {
            case "exp": Tiers.Run(tier, new UnaryForward<ExpOp>(default, x, into)); break;
            case "expm1": Tiers.Run(tier, new UnaryForward<ExpMinus1Op>(default, x, into)); break;
            case "log": Tiers.Run(tier, new UnaryForward<LogOp>(default, x, into)); break;
            case "log1p": Tiers.Run(tier, new UnaryForward<Log1PlusOp>(default, x, into)); break;
            case "sigmoid": Tiers.Run(tier, new UnaryForward<SigmoidOp>(default, x, into)); break;
            case "tanh": Tiers.Run(tier, new UnaryForward<TanhOp>(default, x, into)); break;
            case "softplus": Tiers.Run(tier, new UnaryForward<SoftplusOp>(default, x, into)); break;
            default: Tiers.Run(tier, new UnaryForward<CdfOp>(default, x, into)); break;
        }
        return y;
    }

    static IEnumerable<float> Sweep()
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += 1999)
        {
            yield return BitConverter.UInt32BitsToSingle((uint)bits);
        }
        for (int i = -400_000; i <= 400_000; i++)
        {
            yield return i / 3200f;
        }
        foreach (float value in TierData.Values(31))
        {
            yield return value;
        }
    }

    readonly struct ExpOp : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Exp(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }

    readonly struct ExpMinus1Op : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.ExpMinus1(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }

    readonly struct LogOp : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Log(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }

    readonly struct Log1PlusOp : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Log1Plus(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }

    readonly struct SigmoidOp : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Sigmoid(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }

    readonly struct TanhOp : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Tanh(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }

    readonly struct SoftplusOp : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Softplus(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }

    readonly struct CdfOp : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.NormalCdf(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }
}
