using FastNn.Kernels;
using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

public sealed class SoftmaxRowsTests
{
    const double Unit = 1.0 / (1 << 24);

    static readonly int[] columnCounts = [.. Enumerable.Range(1, 70), 1000];

    [Theory]
    [InlineData(0.01f, 0f)]
    [InlineData(1f, 0f)]
    [InlineData(30f, 0f)]
    [InlineData(1f, 1000f)]
    [InlineData(1e4f, 0f)]
    public void Rows_agree_with_double_at_every_tier(float scale, float offset)
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (int columns in columnCounts)
            {
                var random = new CounterRandom((long)columns);
                MatrixBuffer x = new MatrixBuffer(3, columns, columns + 5).Fill((i, j) => offset + (scale * random.Normal((ulong)((i * columns) + j)))),
                    y = new(3, columns);
                double[] logSum = new double[3], alone = new double[3];
                SoftmaxRows.Forward(tier, x.Tight, y.Tight, logSum, 1);
                SoftmaxRows.Forward(tier, x.Tight, default, alone, 1);
                Assert.Equal(logSum, alone);
                for (int i = 0; i < 3; i++)
                {
                    Check(x.Matrix.Row(i).ToArray(), y.Matrix.Row(i).ToArray(), logSum[i], $"row {i} of [3, {columns}] at {tier}");
                }
                Assert.True(x.PaddingHolds() && y.PaddingHolds(), $"[3, {columns}] at {tier} writes outside");
            }
        }
    }

    static void Check(float[] x, float[] y, double logSum, string what)
    {
        double max = x.Max(), sum = x.Sum(value => Math.Exp(value - max)), total = 0;
        // The sum: as many roundings as terms, 2 ulp in each exponential, and half a unit of the difference to the largest, which weighs at most 1/e of it.
        double ofSum = (2 * x.Length) + 8;
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Math.Exp(x[i] - max) / sum, bound = (expected * Unit * (ofSum + 8 + Math.Abs(x[i] - max))) + (2 * float.Epsilon);
            Assert.True(Math.Abs(y[i] - expected) <= bound, $"{what}: y[{i}] is {y[i]:R}, expected {expected:R} ± {bound:g2}");
            total += y[i];
        }
        Assert.InRange(total, 1 - ((x.Length + 4) * Unit), 1 + ((x.Length + 4) * Unit));
        Assert.True(Math.Abs(logSum - (max + Math.Log(sum))) <= ofSum * Unit,
            $"{what}: the logarithm of the sum is {logSum:R}, expected {max + Math.Log(sum):R}");
    }

    [Fact]
    public void Rows_of_a_panel_have_the_same_bits_alone_in_any_batch_and_at_every_tier()
    {
        for (int columns = 1; columns <= 16; columns++)
        {
            var random = new CounterRandom((long)columns);
            MatrixBuffer x = new MatrixBuffer(40, columns).Fill((i, j) => 5 * random.Normal((ulong)((i * columns) + j))), alone = new(40, columns),
                all = new(40, columns);
            for (int i = 0; i < 40; i++)
            {
                SoftmaxRows.Forward(Tier.Scalar, x.Matrix.Slice(i, 1), alone.Matrix.Slice(i, 1), default, 0.3f);
                Check(x.Matrix.Row(i).ToArray(), [.. alone.Matrix.Row(i).ToArray().Select(y => y / 0.3f)], Reference(x.Matrix.Row(i).ToArray()),
                    $"row {i} of [40, {columns}]");
            }
            foreach (Tier tier in TierData.Supported)
            {
                foreach (int rows in new[] { 1, 2, 5, 8, 16, 17, 40 })
                {
                    SoftmaxRows.Forward(tier, x.Matrix.Slice(0, rows), all.Matrix.Slice(0, rows), default, 0.3f);
                    for (int i = 0; i < rows; i++)
                    {
                        Assert.Equal(-1, Bits.FirstDifference(alone.Matrix.Row(i), all.Matrix.Row(i)));
                    }
                }
            }
        }
    }

    [Fact]
    public void Padding_of_outputs_in_whole_panels_is_zero_or_what_it_was()
    {
        foreach (Tier tier in TierData.Supported)
        {
            float[] x = new float[40 * 16], y = new float[40 * 16];
            Array.Fill(x, 2f);
            SoftmaxRows.Forward(tier, new(x, 40, 10, 16), new(y, 40, 10, 16), default, 1);
            Assert.All(y.Index(), value => Assert.Equal(value.Index % 16 < 10 ? 0.1f : 0f, value.Item, 1e-7f));
        }
    }

    static double Reference(float[] x) => x.Max() + Math.Log(x.Sum(value => Math.Exp(value - x.Max())));

    [Fact]
    public void In_place_gives_the_same_bits()
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (int columns in columnCounts)
            {
                MatrixBuffer x = new MatrixBuffer(2, columns).Fill((i, j) => (((i * 7) + j) * 13 % 29) - 14), y = new(2, columns);
                SoftmaxRows.Forward(tier, x.Matrix, y.Matrix, default, 1);
                SoftmaxRows.Forward(tier, x.Matrix, x.Matrix, default, 1);
                Assert.Equal(-1, Bits.FirstDifference(y.Matrix.Row(0), x.Matrix.Row(0)));
                Assert.Equal(-1, Bits.FirstDifference(y.Matrix.Row(1), x.Matrix.Row(1)));
                Assert.True(x.GuardsHold() && y.GuardsHold());
            }
        }
    }

    [Fact]
    public void Logits_of_any_size_are_stable()
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (int columns in columnCounts)
            {
                foreach (float size in new[] { 1e30f, -1e30f, float.MaxValue, float.MinValue })
                {
                    // All the same, and one that stands out wherever it stands.
                    (float[] y, double logSum) = Run(tier, [.. Enumerable.Repeat(size, columns)]);
                    Assert.All(y, value => Assert.Equal(1.0 / columns, value, 1e-7));
                    Assert.Equal(size + Math.Log(columns), logSum, Math.Abs(size) * 1e-15);

                    int at = columns * 2 / 3;
                    (y, logSum) = Run(tier, [.. Enumerable.Range(0, columns).Select(i => i == at ? Math.Abs(size) : -Math.Abs(size))]);
                    Assert.All(y.Index(), value => Assert.Equal(value.Index == at ? 1 : 0, value.Item));
                    Assert.Equal(Math.Abs(size), logSum);
                }
            }
        }
    }

    [Fact]
    public void Minus_infinity_has_probability_zero()
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (int columns in columnCounts.Where(columns => columns > 1))
            {
                (float[] y, double logSum) = Run(tier, [.. Enumerable.Range(0, columns).Select(i => i % 2 == 0 ? float.NegativeInfinity : 3f)]);
                Assert.All(y.Index(), value => Assert.Equal(value.Index % 2 == 0 ? 0 : 1.0 / (columns / 2), value.Item, 1e-7));
                Assert.Equal(3 + Math.Log(columns / 2), logSum, 1e-6);
            }
            (float[] none, double nothing) = Run(tier, [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity]);
            Assert.All(none, value => Assert.Equal(float.NaN, value));
            Assert.Equal(double.NegativeInfinity, nothing);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void NaN_and_infinity_spoil_their_row_and_no_other(float value)
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (int columns in columnCounts.Where(columns => columns < 70))
            {
                for (int at = 0; at < columns; at += 3)
                {
                    MatrixBuffer x = new MatrixBuffer(3, columns).Fill((i, j) => i == 1 && j == at ? value : j), y = new(3, columns);
                    double[] logSum = new double[3];
                    SoftmaxRows.Forward(tier, x.Matrix, y.Matrix, logSum, 1);
                    Assert.True(float.IsNaN(y[1, at]) && double.IsNaN(logSum[1]), $"{value} at {at} of {columns} at {tier} gives {y[1, at]} and {logSum[1]}");
                    Assert.True(double.IsFinite(logSum[0])
                        && Bits.FirstDifference(y.Matrix.Row(0), y.Matrix.Row(2)) < 0, $"{value} at {at} of {columns} at {tier} leaves its row");
                }
            }
        }
    }

    [Fact]
    public void Gradient_agrees_with_double_at_every_tier()
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (int columns in columnCounts)
            {
                var random = new CounterRandom((long)columns);
                float[] rows = Sample.Distributions(3, columns, 5);
                MatrixBuffer y = new MatrixBuffer(3, columns).Fill((i, j) => rows[(i * columns) + j]),
                    dy = new MatrixBuffer(3, columns, columns + 1).Fill((i, j) => random.Normal((ulong)((i * columns) + j))), dx = new(3, columns);
                Tiers.RunRows(tier, new SoftmaxBackward(y.Tight, dy.Tight, dx.Tight));
                for (int i = 0; i < 3; i++)
                {
                    double dot = 0, magnitude = 0;
                    for (int j = 0; j < columns; j++)
                    {
                        dot += (double)y[i, j] * dy[i, j];
                        magnitude += Math.Abs((double)y[i, j] * dy[i, j]);
                    }
                    for (int j = 0; j < columns; j++)
                    {
                        double expected = y[i, j] * (dy[i, j] - dot),
                            bound = y[i, j] * Unit * (((columns + 4) * magnitude) + (3 * (Math.Abs(dy[i, j]) + Math.Abs(dot))));
                        Assert.True(Math.Abs(dx[i, j] - expected) <= bound,
                            $"dx[{i}, {j}] of {columns} columns at {tier} is {dx[i, j]:R}, expected {expected:R} ± {bound:g2}");
                    }
                }
                Tiers.RunRows(tier, new SoftmaxBackward(y.Tight, dy.Tight, dy.Tight));
                for (int i = 0; i < 3; i++)
                {
                    Assert.Equal(-1, Bits.FirstDifference(dx.Matrix.Row(i), dy.Matrix.Row(i)));
                }
                Assert.True(y.PaddingHolds() && dy.PaddingHolds() && dx.PaddingHolds());
            }
        }
    }

    static (float[] Y, double LogSum) Run(Tier tier, float[] x)
    {
        float[] y = new float[x.Length];
        double[] logSum = new double[1];
        SoftmaxRows.Forward(tier, new(x, 1, x.Length), new(y, 1, y.Length), logSum, 1);
        return (y, logSum[0]);
    }
}
