using FastNn.Kernels;
using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Tests.Support;
using FastNn.Threading;

namespace FastNn.Tests.Kernels;

public sealed class DropoutMaskTests
{
    const int Third = DropoutMask.Whole / 3;

    [Fact]
    public void Same_numbers_are_dropped_at_every_tier_and_in_any_share_of_the_rows()
    {
        foreach (int columns in new[] { 1, 15, 16, 17, 40, 127, 128, 200 })
        {
            const int Rows = 13;
            MatrixBuffer x = new MatrixBuffer(Rows, columns).Fill((row, i) => (row * columns) + i - 100.5f), expected = new(Rows, columns);
            for (int row = 0; row < Rows; row++)
            {
                for (int i = 0; i < columns; i++)
                {
                    expected[row, i] = IsDropped(9, row, i, columns, Third) ? -0f : x[row, i] * 1.5f;
                }
            }
            foreach (Tier tier in TierData.Supported)
            {
                foreach (int cut in new[] { 0, 1, 5, 12, Rows })
                {
                    var y = new MatrixBuffer(Rows, columns);
                    Tiers.Run(tier, new DropoutKernel(x.Matrix, y.Matrix, 0, cut, 9, Third, 1.5f));
                    Tiers.Run(tier, new DropoutKernel(x.Matrix, y.Matrix, cut, Rows, 9, Third, 1.5f));
                    for (int row = 0; row < Rows; row++)
                    {
                        Assert.Equal(-1, Bits.FirstDifference(expected.Matrix.Row(row), y.Matrix.Row(row)));
                    }
                    Assert.True(y.PaddingHolds());
                }
            }
        }
    }

    [Fact]
    public void Inputs_without_padding_are_not_read_beyond_their_end()
    {
        MatrixBuffer x = new MatrixBuffer(3, 21, 21).Fill((_, _) => 1), y = new(3, 21, 21);
        DropoutMask.Forward(x.Matrix, y.Matrix, 1, Third, 2, null);
        Assert.All(y.Data.ToArray(), value => Assert.True(value is 0 or 2));
        Assert.True(y.GuardsHold());
    }

    [Fact]
    public void Threads_drop_what_one_drops()
    {
        using var workers = new Workers(3);
        MatrixBuffer x = new MatrixBuffer(101, 200).Fill((row, i) => row - i), y = new(101, 200), alone = new(101, 200);
        DropoutMask.Forward(x.Matrix, alone.Matrix, 4, Third, 1.5f, null);
        DropoutMask.Forward(x.Matrix, y.Matrix, 4, Third, 1.5f, workers);
        for (int row = 0; row < 101; row++)
        {
            Assert.Equal(-1, Bits.FirstDifference(alone.Matrix.Row(row), y.Matrix.Row(row)));
        }
    }

    [Fact]
    public void Backward_pass_tells_what_was_dropped_from_zeros_that_stayed()
    {
        float[] special = [.. TierData.Special, 0f, -0f, 1e-45f, -1e-45f, -1.1754944e-38f];
        foreach (Tier tier in TierData.Supported)
        {
            MatrixBuffer x = new MatrixBuffer(40, special.Length).Fill((_, i) => special[i]), y = new(40, special.Length),
                dy = new MatrixBuffer(40, special.Length).Fill((row, i) => row + i + 1).ClearPadding();
            Tiers.Run(tier, new DropoutKernel(x.Matrix, y.Matrix, 0, 40, 3, Third, 1.5f));
            MatrixBuffer dx = new(40, special.Length);
            DropoutMask.Backward(y.Matrix, dy.Matrix, dx.Matrix, 1.5f, null);
            for (int row = 0; row < 40; row++)
            {
                for (int i = 0; i < special.Length; i++)
                {
                    float expected = IsDropped(3, row, i, special.Length, Third) ? 0 : 1.5f * dy[row, i];
                    Assert.True(expected == dx[row, i], $"d/dx of {special[i]:R}, row {row}, at {tier} is {dx[row, i]:R}, expected {expected:R}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6554)]
    [InlineData(32768)]
    [InlineData(65535)]
    public void Share_of_what_is_dropped_is_the_chance(int chance)
    {
        const int Count = 1 << 20;
        float[] ones = new float[Count], y = new float[Count];
        Array.Fill(ones, 1);
        DropoutMask.Forward(new(ones, 1024, 1024), new(y, 1024, 1024), 11, chance, 1, null);
        double share = chance / (double)DropoutMask.Whole, deviation = Math.Sqrt(Count * share * (1 - share));
        Assert.Equal(Count * share, y.Count(value => value == 0), (4 * deviation) + 1e-9);
    }

    // The layout as the kernel documents it, a number at a time.
    static bool IsDropped(long seed, int row, int column, int columns, int chance)
    {
        int panel = (row * ((columns + 15) / 16)) + (column / 16), turn = panel % 8;
        uint word = new CounterRandom(seed).Bits((ulong)(((((panel / 8) * 16) + (column % 16)) * 4) + (turn % 4)));
        return (turn < 4 ? word >> 16 : word & 0xFFFF) < chance;
    }
}
