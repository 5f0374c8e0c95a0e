using FastNn.Simd;

namespace FastNn.Tests.Simd;

/// <summary>Against the C library of this machine, which is right to about an ulp, and in the bits that are written down.</summary>
public sealed class PortableMathTests
{
    const double Ulp = 2.220446049250313e-16;

    static IEnumerable<double> Between(double low, double high) => Enumerable.Range(0, 100_001).Select(i => low + (high - low) * i / 100_000);

    [Fact]
    public void Exp_is_right() => Assert.All(Between(-700, 700), x => AssertNear(Math.Exp(x), PortableMath.Exp(x), 2));

    [Fact]
    public void Exp_minus_1_is_right_also_near_0()
    {
        Assert.All(Between(-5, 5), x => AssertNear(x == 0 ? 0 : 2 * Math.Exp(x / 2) * Math.Sinh(x / 2), PortableMath.ExpMinus1(x), 6));
        Assert.Equal(1e-300, PortableMath.ExpMinus1(1e-300));
    }

    [Fact]
    public void Log_is_right()
    {
        Assert.All(Between(-700, 700), x => AssertNear(Math.Log(Math.Exp(x)), PortableMath.Log(Math.Exp(x)), 2));
        Assert.All(Between(0.9, 1.1), x => AssertNear(Math.Log(x), PortableMath.Log(x), 3));
    }

    [Fact]
    public void Cosine_of_turns_is_right()
    {
        // Near a quarter the argument of the reference is rounded already.
        Assert.All(Between(0, 1), x => Assert.Equal(Math.Cos(2 * Math.PI * x), PortableMath.CosOfTurns(x), 8 * Ulp));
        Assert.Equal([1, 0, -1, 0, 1], ((double[])[0, 0.25, 0.5, 0.75, 1]).Select(PortableMath.CosOfTurns));
    }

    [Fact]
    public void Powers_are_right()
    {
        Assert.All(Between(0, 30), y => AssertNear(Math.Pow(0.96, y), PortableMath.Pow(0.96, y), 20));
        Assert.All(Between(0.5, 1), x => AssertNear(Math.Pow(x, 12), PortableMath.Pow(x, 12), 20));
        AssertNear(Math.Pow(0.999, 12_345), PortableMath.Pow(0.999, 12_345), 20_000);
        AssertNear(Math.Pow(1.5, -7), PortableMath.Pow(1.5, -7), 20);
        Assert.Equal([1, 0, 0, 0.25, 1, 0],
            [PortableMath.Pow(0, 0), PortableMath.Pow(0, 3), PortableMath.Pow(0, 0.5), PortableMath.Pow(0.5, 2), PortableMath.Pow(1, 1e18),
                PortableMath.Pow(0.9, 1e18)]);
    }

    [Fact]
    public void Limits_are_those_of_the_functions()
    {
        Assert.Equal([0, double.PositiveInfinity, double.NaN, 1], ((double[])[double.NegativeInfinity, 710, double.NaN, 0]).Select(PortableMath.Exp));
        Assert.Equal([double.NegativeInfinity, double.NaN, double.NaN, double.PositiveInfinity, 0],
            ((double[])[0, -1, double.NaN, double.PositiveInfinity, 1]).Select(PortableMath.Log));
        AssertNear(Math.Log(double.Epsilon), PortableMath.Log(double.Epsilon), 2);
    }

    static void AssertNear(double expected, double actual, double ulps) =>
        Assert.True(Math.Abs(actual - expected) <= ulps * Ulp * Math.Abs(expected) || actual.Equals(expected), $"{actual:R} instead of {expected:R}");
}
