using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

/// <summary>
/// Every product of every small shape, and shapes around the edges of blocks, against a double reference: outputs full of NaN before, NaN in
/// all padding, guards around. Runs at the tier of the process; check.sh runs it at each.
/// </summary>
public sealed class GemmTests
{
    [Fact]
    public void Every_shape_up_to_33_agrees_with_double()
    {
        for (int m = 0; m <= 33; m++)
        {
            for (int n = 0; n <= 33; n++)
            {
                for (int k = 0; k <= 33; k++)
                {
                    Check(m, n, k);
                }
            }
        }
    }

    [Theory]
    [InlineData(12, 32, 255)]
    [InlineData(13, 33, 256)]
    [InlineData(25, 31, 257)]
    [InlineData(7, 511, 3)]
    [InlineData(5, 512, 17)]
    [InlineData(11, 513, 9)]
    [InlineData(2, 529, 300)]
    [InlineData(13, 33, 511)]
    [InlineData(6, 40, 512)]
    [InlineData(64, 64, 513)]
    [InlineData(5, 20, 1025)]
    [InlineData(9, 255, 7)]
    [InlineData(3, 256, 11)]
    [InlineData(12, 257, 19)]
    [InlineData(1, 1024, 20)]
    [InlineData(37, 1025, 5)]
    [InlineData(145, 48, 40)]
    public void Shapes_around_the_edges_of_blocks_agree_with_double(int m, int n, int k) => Check(m, n, k);

    [Fact]
    public void Whole_numbers_come_out_exact()
    {
        MatrixBuffer a = new MatrixBuffer(29, 300).Fill((i, j) => ((i * 7) + (j * 3)) % 17 - 8), b = new MatrixBuffer(300, 45).Fill((i, j) => ((i * 5) + (j * 11)) % 13 - 6), c = new(29, 45);
        Gemm.Multiply(a.Matrix, b.Matrix, c.Matrix);
        for (int i = 0; i < 29; i++)
        {
            for (int j = 0; j < 45; j++)
            {
                long sum = 0;
                for (int k = 0; k < 300; k++)
                {
                    sum += (long)a[i, k] * (long)b[k, j];
                }
                Assert.Equal(sum, c[i, j]);
            }
        }
    }

    [Theory]
    [InlineData(1, 16, 33)]
    [InlineData(12, 32, 64)]
    [InlineData(31, 80, 300)]
    [InlineData(31, 48, 1100)]
    [InlineData(64, 560, 70)]
    public void Every_element_is_one_chain_of_fused_products_in_order_at_every_tier(int m, int n, int k)
    {
        var random = new CounterRandom(5);
        MatrixBuffer a = new MatrixBuffer(m, k).Fill((i, j) => random.Normal((ulong)((i * k) + j))), b = new MatrixBuffer(k, n).Fill((i, j) => random.Normal((ulong)(1_000_000 + (i * n) + j)));
        MatrixBuffer bias = new MatrixBuffer(1, n).Fill((_, j) => random.Normal((ulong)(2_000_000 + j)));
        foreach (Tier tier in TierData.Supported)
        {
            var c = new MatrixBuffer(m, n);
            Tiers.Run(tier, new GemmKernel<NoEpilogue>(ScalarOperand.Of(a.Matrix), PanelOperand.Of(b.Matrix), PanelOperand.OfRow(bias.Data), PanelOperand.Of(c.Matrix), k, default, 0, m, 0, Panel.Pad(n)));
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    float chain = bias[0, j];
                    for (int step = 0; step < k; step++)
                    {
                        chain = MathF.FusedMultiplyAdd(a[i, step], b[step, j], chain);
                    }
                    Assert.True(chain.Equals(c[i, j]), $"[{m}, {k}]·[{k}, {n}] at {tier}: element [{i}, {j}] is {c[i, j]:R}, the chain gives {chain:R}");
                }
            }
        }
    }

    [Fact]
    public void NaN_and_infinity_reach_their_row_and_column_and_no_other()
    {
        MatrixBuffer a = new MatrixBuffer(14, 20).Fill((_, _) => 1), b = new MatrixBuffer(20, 35).Fill((_, _) => 1), c = new(14, 35);
        a[3, 7] = float.NaN;
        b[9, 30] = float.PositiveInfinity;
        Gemm.Multiply(a.Matrix, b.Matrix, c.Matrix);
        for (int i = 0; i < 14; i++)
        {
            for (int j = 0; j < 35; j++)
            {
                Assert.Equal(i == 3 ? float.NaN : j == 30 ? float.PositiveInfinity : 20f, c[i, j]);
            }
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixBuffer(2, 3).Matrix, new MatrixBuffer(4, 5).Matrix, new MatrixBuffer(2, 5).Matrix));

        Assert.Contains("[2, 3] by [4, 5]", error.Message);
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixBuffer(2, 3).Matrix, new MatrixBuffer(3, 5, stride: 5).Matrix, new MatrixBuffer(2, 5).Matrix));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Threads_give_the_same_bits(int threads)
    {
        using var workers = new Workers(threads);
        var random = new CounterRandom(9);
        foreach ((int m, int n, int k) in new[] { (70, 128, 90), (300, 16, 100), (64, 33, 400), (129, 257, 65) })
        {
            MatrixBuffer a = new MatrixBuffer(m, k).Fill((i, j) => random.Normal((ulong)((i * k) + j))), b = new MatrixBuffer(k, n).Fill((i, j) => random.Normal((ulong)(1_000_000 + (i * n) + j)));
            MatrixBuffer one = new(m, n), many = new(m, n);
            Gemm.Run(ScalarOperand.Of(a.Matrix), PanelOperand.Of(b.Matrix), PanelOperand.Zero, PanelOperand.Of(one.Matrix), m, Panel.Pad(n), k);
            Gemm.Run(ScalarOperand.Of(a.Matrix), PanelOperand.Of(b.Matrix), PanelOperand.Zero, PanelOperand.Of(many.Matrix), m, Panel.Pad(n), k, workers);
            for (int i = 0; i < m; i++)
            {
                Assert.Equal(one.Matrix.Row(i), many.Matrix.Row(i));
            }
            Assert.True(many.GuardsHold());
        }
    }

    /// <summary>A·B, Aᵀ·B, A·Bᵀ, W in panels with bias and activation, and all of them added to what is there.</summary>
    static void Check(int m, int n, int k)
    {
        var random = new CounterRandom((ulong)((m * 1_000_000) + (n * 1000) + k));
        MatrixBuffer a = new MatrixBuffer(m, k, stride: k).Fill((i, j) => random.Uniform((ulong)((i * k) + j)) - 0.5f);
        MatrixBuffer aTransposed = new MatrixBuffer(k, m).Fill((i, j) => a[j, i]);
        MatrixBuffer b = new MatrixBuffer(k, n).Fill((i, j) => random.Uniform((ulong)(5_000_000 + (i * n) + j)) - 0.5f);
        MatrixBuffer bTransposed = new MatrixBuffer(n, k, stride: k).Fill((i, j) => b[j, i]);
        MatrixBuffer bias = new MatrixBuffer(1, n).Fill((_, j) => j - 1.5f);
        MatrixBuffer product = new(m, n), transposedA = new(m, n), transposedB = new(m, n), fused = new(m, n);
        MatrixBuffer sum = new MatrixBuffer(m, n).Fill((i, j) => i - j);
        MatrixBuffer scratch = new(1, k * Panel.Stride(n));
        float[] panels = Panels(b);

        Gemm.Multiply(a.Matrix, b.Matrix, product.Matrix);
        Gemm.MultiplyTransposedA(aTransposed.Matrix, b.Matrix, transposedA.Matrix);
        Gemm.MultiplyTransposedB(a.Matrix, bTransposed.Matrix, transposedB.Matrix, scratch.Data);
        Gemm.Multiply(a.Matrix, b.Matrix, sum.Matrix, accumulate: true);
        Gemm.Run(ScalarOperand.Of(a.Matrix), PanelOperand.OfPanels(panels, k), PanelOperand.OfRow(bias.Data), PanelOperand.Of(fused.Matrix), m, Panel.Pad(n), k, new MapEpilogue<Relu.Op>(default, fused.Matrix, fused.Matrix));

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double exact = 0, magnitude = 0;
                for (int step = 0; step < k; step++)
                {
                    double term = (double)a[i, step] * b[step, j];
                    exact += term;
                    magnitude += Math.Abs(term);
                }
                double bound = (k + 1) * 1.2e-7 * (magnitude + Math.Abs(i - j) + Math.Abs(j - 1.5)) + 1e-30;
                Near(exact, product[i, j], bound, "A·B");
                Near(exact, transposedA[i, j], bound, "Aᵀ·B");
                Near(exact, transposedB[i, j], bound, "A·Bᵀ");
                Near(exact + (i - j), sum[i, j], bound, "C + A·B");
                Near(Math.Max(exact + (j - 1.5), 0), fused[i, j], bound, "relu(b + A·W)");

                void Near(double expected, float actual, double tolerance, string what)
                {
                    if (!(Math.Abs(expected - actual) <= tolerance))
                    {
                        Assert.Fail($"{what} of m {m}, n {n}, k {k}: element [{i}, {j}] is {actual:R}, expected {expected:R} ± {tolerance:g2}");
                    }
                }
            }
        }
        if (!(product.GuardsHold() && transposedA.GuardsHold() && transposedB.GuardsHold() && sum.GuardsHold() && fused.GuardsHold() && scratch.GuardsHold()))
        {
            Assert.Fail($"something was written outside its matrix at m {m}, n {n}, k {k}");
        }
    }

    /// <summary>[columns/16][rows][16], NaN where no element lies.</summary>
    internal static float[] Panels(MatrixBuffer b)
    {
        float[] panels = new float[Panel.Pad(b.Columns) * b.Rows];
        Array.Fill(panels, float.NaN);
        for (int i = 0; i < b.Rows; i++)
        {
            for (int j = 0; j < b.Columns; j++)
            {
                panels[(((j / Panel.Width * b.Rows) + i) * Panel.Width) + (j % Panel.Width)] = b[i, j];
            }
        }
        return panels;
    }
}
