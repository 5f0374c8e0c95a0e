using FastNn.Kernels;
using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

public sealed class ReduceTests
{
    static readonly int[] lengths = [.. Enumerable.Range(0, 131), 1000];

    [Fact]
    public void Sums_agree_with_double_at_every_tier()
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (int length in lengths)
            {
                var random = new CounterRandom((long)length);
                MatrixBuffer x = MatrixBuffer.Row(length).Fill((_, i) => i % 5 == 3 ? 0 : random.Normal((ulong)i));
                Check(default(SquareTerm), x, value => (double)value * value, tier);
                Check(default(AbsTerm), x, value => Math.Abs((double)value), tier);
                Check(default(NonZeroTerm), x, value => value == 0 ? 0 : 1, tier);
                Assert.True(x.GuardsHold());
            }
        }
    }

    static void Check<T>(T term, MatrixBuffer x, Func<float, double> of, Tier tier) where T : struct, ITerm
    {
        float sum = float.NaN;
        Tiers.RunRows(tier, new SumKernel<T>(term, x.Data, ref sum));
        double exact = x.Data.ToArray().Sum(of), bound = x.Columns * Math.Pow(2, -24) * exact;
        Assert.True(Math.Abs(sum - exact) <= bound, $"{typeof(T).Name} over {x.Columns} at {tier} is {sum:R}, expected {exact:R}");
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8192)]
    [InlineData(100_003)]
    public void Blocks_are_summed_exactly_in_double(int length)
    {
        // Every block is exact in float; together they need more digits than a float has.
        MatrixBuffer x = MatrixBuffer.Row(length).Fill((_, i) => i % 7 == 0 ? 40 : i % 3);
        double exact = x.Data.ToArray().Sum(value => (double)value * value);
        Assert.Equal(exact, Reduce.Sum(default(SquareTerm), x.Data));
        Assert.Equal(length - x.Data.Count(0f), Reduce.Sum(default(NonZeroTerm), x.Data));
        Assert.True(x.GuardsHold());
    }

    [Fact]
    public void NaN_anywhere_makes_every_sum_NaN()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int at = 0; at < 131; at++)
            {
                float[] x = new float[131];
                x[at] = float.NaN;
                float squares = 0, absolutes = 0, count = 0;
                Tiers.RunRows(tier, new SumKernel<SquareTerm>(default, x, ref squares));
                Tiers.RunRows(tier, new SumKernel<AbsTerm>(default, x, ref absolutes));
                Tiers.RunRows(tier, new SumKernel<NonZeroTerm>(default, x, ref count));
                Assert.True(float.IsNaN(squares) && float.IsNaN(absolutes)
                    && float.IsNaN(count), $"NaN at {at} of 131 at {tier}: squares {squares}, absolutes {absolutes}, count {count}");
            }
        }
    }

    [Fact]
    public void Denormals_infinities_and_signs_count_as_not_zero()
    {
        Assert.Equal(4, Reduce.Sum(default(NonZeroTerm), [0f, -0f, float.Epsilon, -float.Epsilon, float.NegativeInfinity, float.MaxValue]));
        Assert.Equal(0, Reduce.Sum(default(NonZeroTerm), []));
    }

    [Theory]
    [InlineData(new float[] { }, 0)]
    [InlineData(new[] { 5f }, 0)]
    [InlineData(new[] { 1f, 3f, 2f }, 1)]
    [InlineData(new[] { 3f, 3f, 3f }, 0)]
    [InlineData(new[] { -3f, -1f, -1f }, 1)]
    [InlineData(new[] { 0f, -0f }, 0)]
    [InlineData(new[] { float.NaN, 1f, 2f }, 2)]
    [InlineData(new[] { 1f, float.NaN, 0f }, 0)]
    [InlineData(new[] { float.NaN, float.NegativeInfinity }, 1)]
    [InlineData(new[] { float.NaN, float.NaN }, 0)]
    [InlineData(new[] { float.NegativeInfinity, float.NegativeInfinity }, 0)]
    [InlineData(new[] { 1f, float.PositiveInfinity, float.MaxValue }, 1)]
    public void Largest_is_the_first_among_equals_and_never_NaN_where_there_is_a_number(float[] x, int expected) => Assert.Equal(expected, Reduce.ArgMax(x));
}
