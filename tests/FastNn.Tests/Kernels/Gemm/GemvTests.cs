using FastNn.Kernels;
using FastNn.Memory;
using FastNn.RandomNumbers;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

public sealed class GemvTests
{
    // All ways to fall into blocks of eight, four, two and one panels.
    static readonly int[] columnCounts = [1, 15, 16, 17, 32, 48, 63, 64, 80, 100, 112, 128, 144, 240, 256, 272, 384];

    static readonly int[] depths = [.. Enumerable.Range(0, 35), 63, 64, 65, 200];

    [Fact]
    public void Exact_order_gives_the_bits_of_a_batch_at_every_tier() => ForAll(RowOrder.Exact, (product, y, tier) =>
    {
        for (int j = 0; j < product.Columns; j++)
        {
            if (!Bits.Same(product.Chain(j), y[0, j]))
            {
                Assert.Fail($"{product} at {tier}: element {j} is {y[0, j]:R}, the chain gives {product.Chain(j):R}");
            }
        }
    });

    [Theory]
    [InlineData(nameof(RowOrder.Fast))]
    [InlineData(nameof(RowOrder.Groups))]
    public void Free_order_keeps_the_bound_and_is_the_same_at_every_tier(string order)
    {
        var first = new Dictionary<string, float[]>();
        ForAll(Enum.Parse<RowOrder>(order), (product, y, tier) =>
        {
            for (int j = 0; j < product.Columns; j++)
            {
                (double expected, double bound) = product.Exact(j);
                if (!(Math.Abs(y[0, j] - expected) <= bound))
                {
                    Assert.Fail($"{product} at {tier}: element {j} is {y[0, j]:R}, expected {expected:R} ± {bound:g2}");
                }
            }
            float[] bits = y.Data[..product.Columns].ToArray();
            first.TryAdd(product.ToString(), bits);
            Assert.True(Bits.FirstDifference(first[product.ToString()], bits) < 0, $"{product} has other bits at {tier} than at {TierData.Supported[0]}");
        });
    }

    [Fact]
    public void Epilogue_sees_the_finished_row()
    {
        foreach (RowOrder order in Enum.GetValues<RowOrder>())
        {
            foreach (int columns in columnCounts)
            {
                var product = new Product(19, columns);
                MatrixBuffer z = new(1, columns), y = new(1, columns);
                Gemv.Multiply(product.X, product.W.Data, product.Bias, z.Data[..Panel.Pad(columns)], order,
                    Unary.Epilogue(default(Relu.Op), z.Matrix, y.Matrix));
                for (int j = 0; j < columns; j++)
                {
                    Assert.Equal(Math.Max(z[0, j], 0), y[0, j]);
                }
                Assert.True(y.GuardsHold() && z.GuardsHold());
            }
        }
    }

    [Fact]
    public void NaN_and_infinity_of_a_weight_reach_their_column_only()
    {
        foreach (Tier tier in TierData.Supported)
        {
            foreach (float value in new[] { float.NaN, float.PositiveInfinity })
            {
                for (int at = 0; at < 23; at++)
                {
                    PanelBuffer w = new PanelBuffer(23, 100).Fill((i, j) => i == at && j == at * 4 ? value : 1);
                    float[] x = [.. Enumerable.Repeat(1f, 23)], y = new float[112];
                    Run(tier, x, w, PanelOperand.Zero, y, RowOrder.Fast);
                    Assert.All(y[..100].Index(), column => Assert.Equal(column.Index == at * 4 ? value : 23, column.Item));
                }
            }
        }
    }

    [Fact]
    public void Transposed_product_keeps_the_bound_at_every_tier()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int rows = 0; rows <= 37; rows++)
            {
                foreach (int columns in columnCounts)
                {
                    var random = new CounterRandom((long)((rows * 1000) + columns));
                    PanelBuffer w = new PanelBuffer(rows, columns).Fill((i, j) => random.Normal((ulong)((i * columns) + j))).ClearPadding();
                    MatrixBuffer dy = MatrixBuffer.Row(Panel.Pad(columns)).Fill((_, j) => j < columns ? random.Normal((ulong)(1_000_000 + j)) : 0),
                        dx = MatrixBuffer.Row(rows);
                    Tiers.RunRows(tier, new PanelDots(w.Data, rows, dy.Data, dx.Data));
                    for (int i = 0; i < rows; i++)
                    {
                        double exact = 0, magnitude = 0;
                        for (int j = 0; j < columns; j++)
                        {
                            exact += (double)w[i, j] * dy[0, j];
                            magnitude += Math.Abs((double)w[i, j] * dy[0, j]);
                        }
                        if (!(Math.Abs(dx[0, i] - exact) <= (columns + 4) * Math.Pow(2, -24) * magnitude))
                        {
                            Assert.Fail($"row {i} of [{rows}, {columns}] at {tier} gives {dx[0, i]:R}, expected {exact:R}");
                        }
                    }
                    Assert.True(w.GuardsHold() && dy.GuardsHold() && dx.GuardsHold());
                }
            }
        }
    }

    [Fact]
    public void NaN_of_a_weight_reaches_its_row_of_the_transposed_product_only()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int at = 0; at < 11; at++)
            {
                PanelBuffer w = new PanelBuffer(11, 20).Fill((i, j) => i == at && j == 19 ? float.NaN : 1).ClearPadding();
                float[] dy = [.. Enumerable.Range(0, 32).Select(j => j < 20 ? 1f : 0)], dx = new float[11];
                Tiers.RunRows(tier, new PanelDots(w.Data, 11, dy, dx));
                Assert.All(dx.Index(), row => Assert.Equal(row.Index == at ? float.NaN : 20, row.Item));
            }
        }
    }

    static void ForAll(RowOrder order, Action<Product, MatrixBuffer, Tier> check)
    {
        foreach (int depth in depths)
        {
            foreach (int columns in columnCounts)
            {
                var product = new Product(depth, columns);
                foreach (Tier tier in TierData.Supported)
                {
                    MatrixBuffer y = MatrixBuffer.Row(Panel.Pad(columns));
                    Run(tier, product.X, product.W, product.Bias, y.Data, order);
                    check(product, y, tier);
                    Assert.True(y.GuardsHold(), $"{product} at {tier} writes outside");
                }
            }
        }
    }

    static void Run(Tier tier, ReadOnlySpan<float> x, PanelBuffer w, scoped in PanelOperand start, Span<float> y, RowOrder order) =>
        Tiers.Run(tier, new GemvKernel<NoEpilogue>(x, w.Data, start, y, order, default));

    /// <summary>bias + x·W, with NaN wherever no element lies.</summary>
    sealed class Product
    {
        readonly MatrixBuffer x, bias;

        public Product(int depth, int columns)
        {
            var random = new CounterRandom((long)((depth * 1000) + columns));
            x = MatrixBuffer.Row(depth).Fill((_, i) => random.Normal((ulong)i));
            W = new PanelBuffer(depth, columns).Fill((i, j) => random.Normal((ulong)(1_000 + (i * columns) + j)));
            bias = new MatrixBuffer(1, columns).Fill((_, j) => j - 2.5f);
            Columns = columns;
        }

        public int Columns { get; }

        public PanelBuffer W { get; }

        public ReadOnlySpan<float> X => x.Data;

        public PanelOperand Bias => PanelOperand.OfRow(bias.Data);

        public float Chain(int column)
        {
            float chain = bias[0, column];
            for (int i = 0; i < x.Columns; i++)
            {
                chain = MathF.FusedMultiplyAdd(x[0, i], W[i, column], chain);
            }
            return chain;
        }

        /// <summary>The value, and how far a sum in any order may be off: as many roundings as steps, and seven for sums of chains.</summary>
        public (double Value, double Bound) Exact(int column)
        {
            double exact = bias[0, column], magnitude = Math.Abs(exact);
            for (int i = 0; i < x.Columns; i++)
            {
                double term = (double)x[0, i] * W[i, column];
                exact += term;
                magnitude += Math.Abs(term);
            }
            return (exact, (x.Columns + 7) * Math.Pow(2, -24) * magnitude);
        }

        public override string ToString() => $"[{x.Columns}]·[{x.Columns}, {Columns}]";
    }
}
