using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

public sealed class LossRowsTests
{
    [Fact]
    public void Sums_agree_with_double_at_every_tier()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int length = 0; length <= 130; length++)
            {
                MatrixBuffer y = MatrixBuffer.Row(length).Fill((_, i) => Y(0, i)), t = MatrixBuffer.Row(length).Fill((_, i) => T(0, i));
                double total = double.NaN;
                Tiers.RunTerms(tier, new LossKernel<Term>(default, y.Tight, t.Tight, ref total));
                double exact = Enumerable.Range(0, length).Sum(i => Exact(0, i)), bound = (length + 3) * Math.Pow(2, -24) * exact;
                Assert.True(Math.Abs(total - exact) <= bound, $"{length} terms at {tier} are {total:R}, expected {exact:R}");
            }
        }
    }

    [Fact]
    public void Gradients_are_exact_at_every_tier_and_nothing_else_is_written()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int length = 0; length <= 130; length++)
            {
                MatrixBuffer y = MatrixBuffer.Row(length).Fill((_, i) => Y(0, i)), t = MatrixBuffer.Row(length).Fill((_, i) => T(0, i)),
                    dy = MatrixBuffer.Row(length);
                Tiers.Run(tier,
                    new BinaryKernel<GradientOp<Term>>(new(default, 0.3f), new(y.Data, 1, length), new(t.Data, 1, length), new(dy.Data, 1, length)));
                for (int i = 0; i < length; i++)
                {
                    float expected = (Y(0, i) - T(0, i)) * 2 * 0.3f;
                    Assert.True(Bits.Same(expected, dy[0, i]), $"element {i} of {length} at {tier} is {dy[0, i]:R}, expected {expected:R}");
                }
                Assert.True(y.GuardsHold() && t.GuardsHold() && dy.GuardsHold());
            }
        }
    }

    [Fact]
    public void Rows_are_summed_and_padding_is_neither_read_nor_written()
    {
        foreach (int rows in new[] { 0, 1, 2, 7 })
        {
            for (int columns = 0; columns <= 40; columns++)
            {
                MatrixBuffer y = new MatrixBuffer(rows, columns).Fill(Y), t = new MatrixBuffer(rows, columns, columns + 2).Fill(T), dy = new(rows, columns);
                double exact = Enumerable.Range(0, rows).Sum(i => Enumerable.Range(0, columns).Sum(j => Exact(i, j)));
                double sum = LossRows.Sum(default(Term), y.Matrix, t.Tight);
                LossRows.Gradient(default(Term), y.Tight, t.Tight, 0.3f, dy.Tight);
                Assert.True(Math.Abs(sum - exact) <= (columns + 3) * Math.Pow(2, -24) * exact, $"[{rows}, {columns}] sums to {sum:R}, expected {exact:R}");
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++)
                    {
                        Assert.Equal((Y(i, j) - T(i, j)) * 2 * 0.3f, dy[i, j]);
                    }
                }
                Assert.True(y.PaddingHolds() && t.PaddingHolds() && dy.PaddingHolds());
            }
        }
    }

    [Fact]
    public void Matrices_of_different_shapes_are_refused()
    {
        float[] data = new float[12];
        Assert.Throws<ArgumentException>(() => LossRows.Sum(default(Term), new(data, 3, 4), new(data, 3, 3)));
        Assert.Throws<ArgumentException>(() => LossRows.Gradient(default(Term), new(data, 3, 4), new(data, 2, 4), 1, new(data, 3, 4)));
        Assert.Contains("[3, 4] and [3, 3]",
            Assert.Throws<ArgumentException>(() => LossRows.Gradient(default(Term), new(data, 3, 4), new(data, 3, 4), 1, new(data, 3, 3))).Message);
    }

    static float Y(int row, int column) => (((row * 41) + column) * 29 % 97 - 40) / 9f;

    static float T(int row, int column) => (((row * 41) + column) * 53 % 89 - 50) / 7f;

    static double Exact(int row, int column) => ((double)Y(row, column) - T(row, column)) * ((double)Y(row, column) - T(row, column));

    /// <summary>(y - t)².</summary>
    readonly struct Term : ILossTerm
    {
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => (y - t) * (y - t);

        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => (y - t) * 2f;
    }
}
