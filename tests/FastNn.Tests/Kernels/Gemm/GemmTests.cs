using FastNn.Kernels;
using FastNn.Memory;
using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Tests.Support;
using FastNn.Threading;

namespace FastNn.Tests.Kernels;

/// <summary>
/// Every product of every small shape, and shapes around the edges of blocks: bit for bit the promised chains, which are held against double,
/// with outputs full of NaN before, NaN in all padding, guards around. Runs at the tier of the process; check.sh runs it at each.
/// </summary>
public sealed class GemmTests
{
    [Fact]
    public void Every_shape_up_to_33_is_exact()
    {
        var products = new Products(33, 33, 33);
        for (int k = 0; k <= 33; k++)
        {
            products.GoTo(k);
            for (int m = 0; m <= 33; m++)
            {
                for (int n = 0; n <= 33; n++)
                {
                    products.Check(m, n);
                }
            }
        }
    }

    [Theory]
    [InlineData(3, 1024, 7)]
    [InlineData(13, 1024, 1024)]
    [InlineData(5, 1000, 1030)]
    [InlineData(26, 2048, 40)]
    [InlineData(2, 2041, 0)]
    public void Packing_rows_that_compete_for_cache_lines_changes_no_bit(int m, int n, int k)
    {
        MatrixBuffer a = new MatrixBuffer(m, k, k).Fill(Value), b = new MatrixBuffer(k, n, (n + 1023) / 1024 * 1024).Fill(Value),
            room = MatrixBuffer.Row(Gemm.PackingSize);
        foreach (bool accumulate in new[] { false, true })
        {
            MatrixBuffer plain = new MatrixBuffer(m, n).Fill(Value), packed = new MatrixBuffer(m, n).Fill(Value);
            Gemm.Multiply(a.Matrix, b.Matrix, plain.Matrix, accumulate);
            Gemm.Multiply(a.Matrix, b.Matrix, packed.Matrix, accumulate, room.Data);
            for (int row = 0; row < m; row++)
            {
                Assert.Equal(-1, Bits.FirstDifference(plain.Matrix.Row(row), packed.Matrix.Row(row)));
            }
            Assert.True(packed.GuardsHold() && room.GuardsHold());
        }

        static float Value(int i, int j) => (((i * 7) + (j * 3)) % 23 * 0.1f) - 1;
    }

    // Rows: tiles have up to 12 (6 below 512 bits). Columns: panels of 16, blocks of 128 or 256. Depth: blocks of 1024, or of 512 with A in panels of 16.
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
    [InlineData(7, 17, 1535)]
    [InlineData(3, 260, 1537)]
    [InlineData(9, 255, 7)]
    [InlineData(3, 256, 11)]
    [InlineData(12, 257, 19)]
    [InlineData(1, 1024, 20)]
    [InlineData(37, 1025, 5)]
    [InlineData(145, 48, 40)]
    [InlineData(1025, 1, 3)]
    [InlineData(1, 1, 4099)]
    [InlineData(13, 129, 1025)]
    [InlineData(3, 127, 2049)]
    public void Shapes_around_the_edges_of_blocks_are_exact(int m, int n, int k)
    {
        var products = new Products(m, n, k);
        products.GoTo(k);
        products.Check(m, n);
    }

    [Fact]
    public void Whole_numbers_come_out_exact()
    {
        MatrixBuffer a = new MatrixBuffer(29, 300).Fill((i, j) => (((i * 7) + (j * 3)) % 17) - 8),
            b = new MatrixBuffer(300, 45).Fill((i, j) => (((i * 5) + (j * 11)) % 13) - 6), c = new(29, 45);
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
        MatrixBuffer a = new MatrixBuffer(m, k).Fill((i, j) => random.Normal((ulong)((i * k) + j))),
            b = new MatrixBuffer(k, n).Fill((i, j) => random.Normal((ulong)(1_000_000 + (i * n) + j)));
        MatrixBuffer bias = new MatrixBuffer(1, n).Fill((_, j) => random.Normal((ulong)(2_000_000 + j)));
        foreach (Tier tier in TierData.Supported)
        {
            var c = new MatrixBuffer(m, n);
            Tiers.Run(tier,
                new GemmKernel<NoEpilogue>(ScalarOperand.Of(a.Matrix), PanelOperand.Of(b.Matrix), PanelOperand.OfRow(bias.Data), PanelOperand.Of(c.Matrix), k,
                    default, 0, m, 0, Panel.Pad(n)));
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

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_reaches_its_row_or_column_and_no_other(float value)
    {
        const int M = 14, K = 20, N = 35;
        for (int at = 0; at < K; at++)
        {
            MatrixBuffer a = new MatrixBuffer(M, K).Fill((_, _) => 1), b = new MatrixBuffer(K, N).Fill((_, _) => 1), c = new(M, N);
            int row = at * 5 % M, column = at * 11 % N;
            a[row, at] = value;
            b[K - 1 - at, column] = value;
            Gemm.Multiply(a.Matrix, b.Matrix, c.Matrix);
            for (int i = 0; i < M; i++)
            {
                for (int j = 0; j < N; j++)
                {
                    Assert.Equal(i == row || j == column ? value : K, c[i, j]);
                }
            }
        }
    }

    [Fact]
    public void Infinity_times_zero_and_infinity_less_infinity_are_NaN()
    {
        MatrixBuffer a = new MatrixBuffer(2, 2).Fill((i, k) => i == 0 ? k : 1),
            b = new MatrixBuffer(2, 1).Fill((k, _) => k == 0 ? float.PositiveInfinity : float.NegativeInfinity), c = new(2, 1);
        Gemm.Multiply(a.Matrix, b.Matrix, c.Matrix);
        Assert.True(float.IsNaN(c[0, 0]) && float.IsNaN(c[1, 0]), $"0·∞ - ∞ gives {c[0, 0]}, ∞ - ∞ gives {c[1, 0]}");
    }

    [Fact]
    public void Denormal_products_are_kept()
    {
        MatrixBuffer a = new MatrixBuffer(13, 3).Fill((_, _) => 1e-20f), b = new MatrixBuffer(3, 33).Fill((_, _) => 1e-20f), c = new(13, 33);
        Gemm.Multiply(a.Matrix, b.Matrix, c.Matrix);
        float chain = MathF.FusedMultiplyAdd(1e-20f, 1e-20f, MathF.FusedMultiplyAdd(1e-20f, 1e-20f, 1e-20f * 1e-20f));
        Assert.True(chain > 0 && !float.IsNormal(chain));
        for (int i = 0; i < 13; i++)
        {
            for (int j = 0; j < 33; j++)
            {
                Assert.Equal(chain, c[i, j]);
            }
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        MatrixBuffer c = new MatrixBuffer(2, 5).Fill((_, _) => 7);
        var error = Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixBuffer(2, 3).Matrix, new MatrixBuffer(4, 5).Matrix, c.Matrix));

        Assert.Contains("a is [2, 3], b is [4, 5] and c is [2, 5]", error.Message);
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixBuffer(3, 3).Matrix, new MatrixBuffer(3, 5).Matrix, c.Matrix));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixBuffer(2, 3).Matrix, new MatrixBuffer(3, 4).Matrix, c.Matrix));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixBuffer(2, 3).Matrix, new MatrixBuffer(3, 5, stride: 5).Matrix, c.Matrix));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new MatrixBuffer(2, 3).Matrix, new MatrixBuffer(3, 5).Matrix, c.Tight));
        Assert.Throws<ArgumentException>(() => Gemm.MultiplyTransposedA(new MatrixBuffer(2, 3).Matrix, new MatrixBuffer(3, 5).Matrix, c.Matrix));
        Assert.Throws<ArgumentException>(() => Gemm.MultiplyTransposedB(new MatrixBuffer(2, 3).Matrix, new MatrixBuffer(5, 4).Matrix, c.Matrix, new float[64]));
        Assert.Throws<ArgumentException>(() => Gemm.MultiplyTransposedB(new MatrixBuffer(2, 3).Matrix, new MatrixBuffer(5, 3).Matrix, c.Matrix, new float[47]));
        Assert.True(c.PaddingHolds());
        Assert.All(c.Matrix.Row(0).ToArray(), value => Assert.Equal(7, value));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Threads_give_the_same_bits(int threads)
    {
        using var workers = new Workers(threads);
        var random = new CounterRandom(9);
        foreach ((int m, int n, int k) in new[] { (70, 128, 90), (300, 16, 100), (64, 33, 400), (129, 257, 65), (2, 700, 600), (1000, 1, 300) })
        {
            MatrixBuffer a = new MatrixBuffer(m, k).Fill((i, j) => random.Normal((ulong)((i * k) + j))), bias = new MatrixBuffer(1, n).Fill((_, j) => j % 7);
            PanelBuffer b = new PanelBuffer(k, n).Fill((i, j) => random.Normal((ulong)(1_000_000 + (i * n) + j)));
            MatrixBuffer one = new(m, n), many = new(m, n), oneActive = new(m, n), manyActive = new(m, n);
            Gemm.Run(ScalarOperand.Of(a.Matrix), PanelOperand.OfPanels(b.Data, k), PanelOperand.OfRow(bias.Data), PanelOperand.Of(one.Matrix), m, Panel.Pad(n),
                k, Unary.Epilogue(default(Tanh.Op), one.Matrix, oneActive.Matrix));
            Gemm.Run(ScalarOperand.Of(a.Matrix), PanelOperand.OfPanels(b.Data, k), PanelOperand.OfRow(bias.Data), PanelOperand.Of(many.Matrix), m, Panel.Pad(n),
                k, Unary.Epilogue(default(Tanh.Op), many.Matrix, manyActive.Matrix), workers);
            for (int i = 0; i < m; i++)
            {
                Assert.Equal(-1, Bits.FirstDifference(one.Matrix.Row(i), many.Matrix.Row(i)));
                Assert.Equal(-1, Bits.FirstDifference(oneActive.Matrix.Row(i), manyActive.Matrix.Row(i)));
            }
            Assert.True(many.GuardsHold() && manyActive.GuardsHold());
        }
    }
}
