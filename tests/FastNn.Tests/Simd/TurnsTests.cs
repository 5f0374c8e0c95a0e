using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Simd;

/// <summary>Sine and cosine of angles in turns against double, and every tier against one lane.</summary>
public sealed class TurnsTests
{
    [Fact]
    public void Functions_keep_their_error_bounds_and_their_bits()
    {
        float[] x = [.. Enumerable.Range(-200_000, 400_001).Select(i => i / 65_537f), .. Sample.Normal(50_000, 3), 1e6f, -0.25f, 0.5f, 0.75f, 3e9f];
        Check(default(CosOp), x, Math.Cos);
        Check(default(SinOp), x, Math.Sin);
    }

    [Fact]
    public void Angle_that_is_not_finite_has_none()
    {
        Assert.All(new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity }, x =>
        {
            Assert.True(float.IsNaN(Run(default(CosOp), Tiers.Current, [x])[0]));
            Assert.True(float.IsNaN(Run(default(SinOp), Tiers.Current, [x])[0]));
        });
    }

    static void Check<TOp>(TOp op, float[] x, Func<double, double> exact) where TOp : struct, IElementwise
    {
        float[] y = Run(op, Tiers.Current, x), one = Run(op, Tier.Scalar, x);
        for (int i = 0; i < x.Length; i++)
        {
            // The whole turns are exact in double, too.
            double expected = exact(2 * Math.PI * (x[i] - Math.Round((double)x[i])));
            Assert.True(Math.Abs(expected - y[i]) <= 2e-7, $"{typeof(TOp).Name} of {x[i]:R} turns is {y[i]:R}, expected {expected:R}");
        }
        Assert.All(TierData.Supported, tier => Assert.Equal(-1, Bits.FirstDifference(one, Run(op, tier, x))));
    }

    static float[] Run<TOp>(TOp op, Tier tier, float[] x) where TOp : struct, IElementwise
    {
        float[] y = new float[x.Length];
        Tiers.Run(tier, new UnaryForward<TOp>(op, new(x, 1, x.Length), new(y, 1, y.Length)));
        return y;
    }

    readonly struct CosOp : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.CosOfTurns(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }

    readonly struct SinOp : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.SinOfTurns(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
    }
}
