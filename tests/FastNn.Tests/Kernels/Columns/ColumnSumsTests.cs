using FastNn.Kernels;
using FastNn.Memory;
using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

public sealed class ColumnSumsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_column_adds_its_rows_in_order_at_every_tier(bool accumulate)
    {
        var random = new CounterRandom(1);
        foreach (Tier tier in TierData.Supported)
        {
            for (int rows = 0; rows <= 20; rows++)
            {
                for (int columns = 0; columns <= 50; columns++)
                {
                    MatrixBuffer x = new MatrixBuffer(rows, columns).Fill((i, j) => random.Normal((ulong)((i * 64) + j))).ClearPadding();
                    MatrixBuffer sums = MatrixBuffer.Row(Panel.Pad(columns)).Fill((_, j) => accumulate && j < columns ? j - 3.7f : accumulate ? 0 : float.NaN);
                    Tiers.Run(tier, new ColumnSumsKernel(x.Matrix, sums.Data, accumulate));
                    for (int j = 0; j < sums.Columns; j++)
                    {
                        float expected = accumulate && j < columns ? j - 3.7f : 0;
                        for (int i = 0; i < rows && j < columns; i++)
                        {
                            expected += x[i, j];
                        }
                        if (!Bits.Same(expected, sums[0, j]))
                        {
                            Assert.Fail($"column {j} of [{rows}, {columns}] at {tier} sums to {sums[0, j]:R}, expected {expected:R}");
                        }
                    }
                    Assert.True(sums.GuardsHold());
                }
            }
        }
    }

    [Fact]
    public void Padding_reaches_no_column()
    {
        MatrixBuffer x = new MatrixBuffer(3, 5).Fill((i, j) => i + j), sums = MatrixBuffer.Row(16);
        ColumnSums.Run(x.Matrix, sums.Data, accumulate: false);
        Assert.Equal([3, 6, 9, 12, 15], sums.Data[..5]);
    }

    [Fact]
    public void NaN_stays_in_its_column()
    {
        MatrixBuffer x = new MatrixBuffer(7, 21).Fill((i, j) => i == 4 && j == 17 ? float.NaN : 1), sums = MatrixBuffer.Row(32);
        ColumnSums.Run(x.Matrix, sums.Data, accumulate: false);
        Assert.All(sums.Data[..21].ToArray().Index(), sum => Assert.Equal(sum.Index == 17 ? float.NaN : 7, sum.Item));
    }
}
