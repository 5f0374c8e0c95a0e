using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

public sealed class TransposeTests
{
    [Fact]
    public void Every_shape_is_transposed_at_every_tier_and_padding_stays()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int rows = 0; rows <= 40; rows++)
            {
                for (int columns = 0; columns <= 40; columns++)
                {
                    MatrixBuffer x = new MatrixBuffer(rows, columns, columns + (rows % 3)).Fill(Value), y = new(columns, rows, rows + (columns % 5));
                    Tiers.Run(tier, new TransposeKernel(ref x.Tight.Start, rows, columns, x.Stride, ref y.Tight.Start, y.Stride));
                    Expect(x, y, tier.ToString());
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 300)]
    [InlineData(257, 131)]
    [InlineData(64, 1024)]
    public void Large_matrices_are_transposed(int rows, int columns)
    {
        MatrixBuffer x = new MatrixBuffer(rows, columns).Fill(Value), y = new(columns, rows);
        Transpose.Run(x.Matrix, y.Matrix);
        Expect(x, y, Tiers.Current.ToString());
    }

    [Fact]
    public void Shape_that_does_not_fit_is_refused()
    {
        MatrixBuffer y = new(3, 2);
        var error = Assert.Throws<ArgumentException>(() => Transpose.Run(new MatrixBuffer(3, 2).Matrix, y.Matrix));

        Assert.Contains("[3, 2]", error.Message);
        Assert.Throws<ArgumentException>(() => Transpose.Run(new MatrixBuffer(2, 4).Matrix, y.Matrix));
    }

    [Fact]
    public void Panels_of_every_shape_are_transposed_at_every_tier_and_filled_with_zeros()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int rows = 1; rows <= 50; rows++)
            {
                for (int columns = 1; columns <= 50; columns++)
                {
                    int padded = Panel.Pad(columns);
                    PanelBuffer x = new PanelBuffer(rows, columns).Fill(Value).ClearPadding(), y = new(padded, rows);
                    Tiers.Run(tier, new PanelTransposeKernel(x.Data, rows, padded, y.Data));
                    for (int i = 0; i < Panel.Pad(rows); i++)
                    {
                        for (int j = 0; j < padded; j++)
                        {
                            float expected = i < rows && j < columns ? Value(i, j) : 0;
                            if (!Bits.Same(expected, y[j, i]))
                            {
                                Assert.Fail(
                                    $"[{rows}, {columns}] in panels at {tier}: element [{j}, {i}] of the transposed is {y[j, i]:R}, expected {expected:R}");
                            }
                        }
                    }
                    Assert.True(x.GuardsHold() && y.GuardsHold(), $"[{rows}, {columns}] in panels at {tier} writes outside");
                }
            }
        }
    }

    [Fact]
    public void Panels_are_transposed_by_the_sizes_of_the_matrix()
    {
        PanelBuffer x = new PanelBuffer(37, 21).Fill(Value).ClearPadding(), y = new(32, 37);
        Transpose.Panels(x.Data, 37, 21, y.Data);
        for (int i = 0; i < 37; i++)
        {
            for (int j = 0; j < 21; j++)
            {
                Assert.Equal(x[i, j], y[j, i]);
            }
        }
    }

    static float Value(int row, int column) => (row * 2000) + column + 1;

    static void Expect(MatrixBuffer x, MatrixBuffer y, string tier)
    {
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                if (y[j, i] != x[i, j] || x[i, j] != Value(i, j))
                {
                    Assert.Fail($"[{x.Rows}, {x.Columns}] at {tier}: element [{j}, {i}] of the transposed is {y[j, i]:R}, expected {Value(i, j):R}");
                }
            }
        }
        Assert.True(x.PaddingHolds() && y.PaddingHolds(), $"[{x.Rows}, {x.Columns}] at {tier} writes outside");
    }
}
